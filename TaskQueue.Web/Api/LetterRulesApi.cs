using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Rules for dead letters: make, find, list, order, try out, pause and delete them.</summary>
internal static class LetterRulesApi
{
    private static readonly QueryParameter Replaced = new(
        "rule",
        "The id of the rule that it is to replace; a new one when absent."
    );

    public static void MapLetterRules(this IEndpointRouteBuilder api)
    {
        var rules = api.MapGroup("/dead-letter-rules").WithTags("Dead letters");
        rules
            .MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "listDeadLetterRules",
                "List the rules for dead letters",
                "In the order in which they are looked at."
            )
            .TakesQuery(QueryParameters.OfPage)
            .Answers(LetterRuleExamples.List)
            .Refuses(400, 422);
        rules
            .MapPost("", CreateAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue, Permissions.TasksWrite)
            .Says(
                "createDeadLetterRule",
                "Make a rule for dead letters",
                "It holds for tasks that die from now on; the first rule that matches decides. requeue: again, after a delay, as long "
                    + "as rules have requeued the task fewer than atMost times. discard: delete it, once it has been dead for after. "
                    + "tag: add tags. keep: nothing, and no later rule. Needs tasks.write, too."
            )
            .Takes<LetterRuleRequest>(LetterRuleExamples.Request)
            .Answers(LetterRuleExamples.Rule)
            .Refuses(400, 409, 413, 415, 422);
        rules
            .MapPost("/preview", PreviewAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "previewDeadLetterRule",
                "Try a rule for dead letters out",
                "Tells how many dead letters of the last 24 hours it means, up to 10,000 of them looked at, and how many of those "
                    + "a rule before it takes. Nothing is kept, and nothing is done."
            )
            .TakesQuery(Replaced)
            .Takes<LetterRuleRequest>(LetterRuleExamples.Request)
            .Answers(LetterRuleExamples.Preview)
            .Refuses(400, 413, 415, 422);
        MapOne(rules);
        LetterBacklogApi.Map(rules);
    }

    private static void MapOne(RouteGroupBuilder rules)
    {
        rules
            .MapGet("/{id:guid}", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getDeadLetterRule", "Get a rule for dead letters")
            .Answers(LetterRuleExamples.Rule)
            .Refuses(404);
        rules
            .MapPut("/{id:guid}", UpdateAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue, Permissions.TasksWrite)
            .Says(
                "updateDeadLetterRule",
                "Change a rule for dead letters",
                "Takes the whole rule; without position it keeps its place. What waits for it is looked at again."
            )
            .Takes<LetterRuleRequest>(LetterRuleExamples.Request)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(LetterRuleExamples.Rule)
            .Refuses(400, 404, 409, 412, 413, 415, 422);
        rules
            .MapDelete("/{id:guid}", DeleteAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue, Permissions.TasksWrite)
            .Says(
                "deleteDeadLetterRule",
                "Delete a rule for dead letters",
                "What waited for it is left to the rules that remain."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Refuses(400, 404, 409, 412);
        rules
            .MapPost("/{id:guid}/pause", PauseAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue, Permissions.TasksWrite)
            .Says(
                "pauseDeadLetterRule",
                "Pause a rule for dead letters",
                "What it matches is held until it is resumed: nothing is done with it, and no later rule is looked at."
            )
            .Takes<RulePauseRequest>(LetterRuleExamples.Pause)
            .Answers(LetterRuleExamples.Rule)
            .Refuses(400, 404, 409, 413, 415, 422);
        rules
            .MapPost("/{id:guid}/resume", ResumeAsync)
            .RequireAuthorization(Permissions.DeadLettersRequeue, Permissions.TasksWrite)
            .Says(
                "resumeDeadLetterRule",
                "Resume a rule for dead letters",
                "Nothing happens where it is not paused."
            )
            .Answers(LetterRuleExamples.Rule)
            .Refuses(400, 404, 409, 413);
    }

    private static async Task<Ok<ListResponse<LetterRuleResponse>>> ListAsync(
        HttpContext context,
        ClaimsPrincipal user,
        LetterRuleService rules
    )
    {
        var asked = PageQuery.From(context.Request);
        var skip = (int)Math.Min(asked.Position, LetterRuleChecks.MostRules);
        var all = await rules.ListAsync(Actor.From(user), context.RequestAborted);
        var page = all.Skip(skip).Take(asked.Limit).Select(LetterRuleResponse.Of).ToList();
        var next = skip + page.Count;
        return TypedResults.Ok(
            new ListResponse<LetterRuleResponse>(
                page,
                next < all.Count ? next.ToString(CultureInfo.InvariantCulture) : null
            )
        );
    }

    private static async Task<Created<LetterRuleResponse>> CreateAsync(
        LetterRuleRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        LetterRuleService rules
    )
    {
        var made = await rules.CreateAsync(Actor.From(user), body.ToRule());
        return TypedResults.Created(
            $"{context.Request.PathBase}{ApiRegistration.Prefix}/dead-letter-rules/{made.Id}",
            Show(context, made)
        );
    }

    private static async Task<Ok<LetterRulePreviewResponse>> PreviewAsync(
        LetterRuleRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        LetterRulePreviews previews
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var replaced = fields.Id(Replaced.Name);
        fields.ThrowIfAny();
        var preview = await previews.RunAsync(
            Actor.From(user),
            body.ToRule(),
            replaced,
            context.RequestAborted
        );
        return TypedResults.Ok(LetterRulePreviewResponse.Of(preview));
    }

    private static async Task<Ok<LetterRuleResponse>> GetAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        LetterRuleService rules
    ) =>
        await rules.FindAsync(Actor.From(user), id, context.RequestAborted) is { } found
            ? TypedResults.Ok(Show(context, found))
            : throw new RefusalException(RefusalCode.NotFound, "There is no such rule.");

    private static async Task<Ok<LetterRuleResponse>> UpdateAsync(
        Guid id,
        LetterRuleRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        LetterRuleService rules
    )
    {
        var version = IfMatch.Read(context.Request);
        return TypedResults.Ok(
            Show(context, await rules.UpdateAsync(Actor.From(user), id, body.ToRule(), version))
        );
    }

    private static async Task<NoContent> DeleteAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        LetterRuleService rules
    )
    {
        await rules.DeleteAsync(Actor.From(user), id, IfMatch.Read(context.Request));
        return TypedResults.NoContent();
    }

    private static async Task<Ok<LetterRuleResponse>> PauseAsync(
        Guid id,
        RulePauseRequest? body,
        HttpContext context,
        ClaimsPrincipal user,
        LetterRuleService rules
    ) => TypedResults.Ok(Show(context, await rules.PauseAsync(Actor.From(user), id, body?.Reason)));

    private static async Task<Ok<LetterRuleResponse>> ResumeAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        LetterRuleService rules
    )
    {
        await NoBody.CheckAsync(context.Request);
        return TypedResults.Ok(Show(context, await rules.ResumeAsync(Actor.From(user), id)));
    }

    private static LetterRuleResponse Show(HttpContext context, LetterRule rule)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{rule.Version}\"");
        return LetterRuleResponse.Of(rule);
    }
}
