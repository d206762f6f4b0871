using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Pause, resume and start schedules.</summary>
internal static class ScheduleActionsApi
{
    public static void MapScheduleActions(this RouteGroupBuilder schedules)
    {
        schedules
            .MapPost("/{id:guid}/pause", PauseAsync)
            .RequireAuthorization(Permissions.SchedulesWrite)
            .Says(
                "pauseSchedule",
                "Pause a schedule",
                "It does not fire, and fires of that time are left out. With until it goes on by itself. A second pause "
                    + "replaces reason and end of the first."
            )
            .Takes<PauseRequest>(SystemExamples.Pause)
            .Answers(ScheduleExamples.Schedule)
            .Refuses(400, 404, 409, 413, 415, 422);
        schedules
            .MapPost("/{id:guid}/resume", ResumeAsync)
            .RequireAuthorization(Permissions.SchedulesWrite)
            .Says("resumeSchedule", "Resume a schedule", "Nothing happens where it is not paused.")
            .Answers(ScheduleExamples.Schedule)
            .Refuses(400, 404, 409, 413);
        schedules
            .MapPost("/{id:guid}/trigger", TriggerAsync)
            .RequireAuthorization(Permissions.SchedulesWrite)
            .Says(
                "triggerSchedule",
                "Make the task of a schedule now",
                "Paused or not; its fires stay as they are. Answers with the task."
            )
            .Answers(TaskExamples.Task)
            .Refuses(400, 404, 413, 422);
    }

    private static async Task<Ok<ScheduleResponse>> PauseAsync(
        Guid id,
        PauseRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleService schedules
    )
    {
        var actor = Actor.From(user);
        var paused = await schedules.PauseAsync(actor, id, body?.Reason, body?.Until);
        return TypedResults.Ok(SchedulesApi.Show(context, paused, actor));
    }

    private static async Task<Ok<ScheduleResponse>> ResumeAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleService schedules
    )
    {
        await NoBody.CheckAsync(context.Request);
        var actor = Actor.From(user);
        return TypedResults.Ok(SchedulesApi.Show(context, await schedules.ResumeAsync(actor, id), actor));
    }

    private static async Task<Created<TaskResponse>> TriggerAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        ScheduleService schedules,
        TaskQueries tasks
    )
    {
        await NoBody.CheckAsync(context.Request);
        var actor = Actor.From(user);
        var made = await schedules.TriggerAsync(actor, id);
        // The caller's own task: it may be shown without the permission to read everybody's.
        var task =
            await tasks.FindAsync(Actor.System, made, context.RequestAborted)
            ?? throw new RefusalException(RefusalCode.NotFound, "The task is gone already.");
        return TypedResults.Created(
            $"{context.Request.PathBase}{ApiRegistration.Prefix}/tasks/{task.Id}",
            TaskResponse.Of(task, actor)
        );
    }
}
