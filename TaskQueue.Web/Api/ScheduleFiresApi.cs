using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What came of the fires of a schedule.</summary>
internal static class ScheduleFiresApi
{
    public static void MapScheduleFires(this RouteGroupBuilder schedules) =>
        schedules
            .MapGet("/{id:guid}/fires", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listFires",
                "List what came of the last fires of a schedule",
                "The newest first; the last 200 are kept. outcome is made, byHand (somebody asked for it), missed (nobody looked at its time; fires tells for "
                    + "how many fires it stands, at is the first of them), overlapped (the last task had not ended) or refused (reason tells why)."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(ScheduleExamples.Fires)
            .Refuses(400, 404, 422);

    private static async Task<Ok<ListResponse<FireResponse>>> ListAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleQueries schedules,
        ScheduleHistory history
    )
    {
        var (actor, asked) = (Actor.From(user), PageQuery.From(context.Request));
        long? before = asked.Cursor is null ? null : asked.Position;
        var schedule =
            await schedules.FindAsync(actor, id, context.RequestAborted)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such schedule.");
        var page = await history.ListAsync(actor, schedule, before, asked.Limit, context.RequestAborted);
        return TypedResults.Ok(ListResponse.Of(page, FireResponse.Of));
    }
}

/// <summary>A fire that was.</summary>
/// <param name="At">When it was planned; of several that were missed together, the first.</param>
/// <param name="Outcome">made, byHand, missed, overlapped or refused.</param>
/// <param name="Fires">For how many fires it stands.</param>
/// <param name="TaskId">The task that it made.</param>
/// <param name="Status">Where the task stands; null when it is not there any more, or not for you to see.</param>
/// <param name="StartedAt">When its last attempt began.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Reason">Why it made no task, where that was refused.</param>
internal sealed record FireResponse(
    DateTimeOffset At,
    string Outcome,
    long Fires,
    Guid? TaskId,
    string? Status,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    string? Reason
)
{
    public static FireResponse Of(PastFire past) =>
        new(
            past.Fire.FireAt,
            past.Fire.Outcome switch
            {
                FireOutcome.Made => "made",
                FireOutcome.ByHand => "byHand",
                FireOutcome.Missed => "missed",
                FireOutcome.Overlapped => "overlapped",
                _ => "refused",
            },
            past.Fire.Fires,
            past.Fire.TaskId,
            past.Task?.State.Word(),
            past.Task?.StartedAt,
            past.Task?.FinishedAt,
            past.Fire.Reason
        );
}
