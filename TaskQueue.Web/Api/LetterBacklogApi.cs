using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Applies a rule to the dead letters that are there already.</summary>
internal static class LetterBacklogApi
{
    private const string ArgumentPrefix = "arguments.";

    public static void Map(RouteGroupBuilder rules) =>
        rules
            .MapPost("/{id:guid}/apply", ApplyAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue, Permissions.TasksWrite)
            .Says(
                "applyDeadLetterRule",
                "Apply a rule to the dead letters that are there",
                "By itself a rule looks at what dies from then on. This gives it what was dead before, in the background: each dead "
                    + "letter that it means is noted for the rules, which then decide as always, all of them in their order. With "
                    + "dryRun it answers 200 with how many it means, how many of those another rule takes (taken), and how many it "
                    + "may not requeue any more (spent), up to 10,000 looked at; else 202 with the operation, whose done counts the "
                    + "dead letters looked at. A rule that discards begins after ten seconds, until when it can be undone. Send If-Match "
                    + "with the ETag of the rule to refuse one that was changed since. Needs tasks.write, too."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Takes<ApplyRuleRequest>(LetterRuleExamples.Apply)
            .Answers(LetterRuleExamples.Backlog)
            .Refuses(400, 404, 409, 412, 413, 415, 422);

    private static async Task<Results<Ok<LetterBacklogResponse>, Accepted<OperationResponse>>> ApplyAsync(
        Guid id,
        ApplyRuleRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        LetterRuleBacklog backlog
    )
    {
        var (actor, asked) = (Actor.From(user), body ?? new());
        var version = IfMatch.Read(context.Request);
        if (asked.DryRun)
        {
            var found = await backlog.PreviewAsync(actor, id, context.RequestAborted);
            return TypedResults.Ok(LetterBacklogResponse.Of(found));
        }

        try
        {
            var operation = await backlog.StartAsync(
                actor,
                id,
                asked.Reason,
                context.RequestAborted,
                version
            );
            return TypedResults.Accepted(
                $"{context.Request.PathBase}{ApiRegistration.Prefix}/operations/{operation.Id}",
                OperationResponse.Of(operation)
            );
        }
        catch (RefusalException refusal) when (refusal.Errors.ContainsKey(ArgumentPrefix + "reason"))
        {
            // The rules of bulk work name its arguments as its own request does.
            throw new RefusalException(
                refusal.Code,
                refusal.Errors.ToDictionary(
                    e => e.Key.Replace(ArgumentPrefix, "", StringComparison.Ordinal),
                    e => e.Value
                )
            );
        }
    }
}

/// <summary>How a rule is to be applied.</summary>
/// <param name="DryRun">Count and show only.</param>
/// <param name="Reason">Why, for those who come after; up to 500 characters.</param>
internal sealed record ApplyRuleRequest(bool DryRun = false, string? Reason = null);

/// <summary>What a rule would find among the dead letters that are there.</summary>
/// <param name="Looked">How many were looked at: those of its types, queues and group.</param>
/// <param name="Complete">Whether these are all there are.</param>
/// <param name="Matched">How many of them it means.</param>
/// <param name="Taken">How many of those another rule before it takes.</param>
/// <param name="Spent">How many of those it may not requeue any more.</param>
/// <param name="Sample">The newest of those that it means.</param>
internal sealed record LetterBacklogResponse(
    int Looked,
    bool Complete,
    int Matched,
    int Taken,
    int Spent,
    IReadOnlyList<TaskResponse> Sample
)
{
    public static LetterBacklogResponse Of(LetterBacklog found) =>
        new(
            found.Looked,
            found.Complete,
            found.Matched,
            found.Taken,
            found.Spent,
            [.. found.Sample.Select(t => TaskResponse.InList(t, TaskParts.None))]
        );
}
