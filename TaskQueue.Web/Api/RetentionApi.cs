using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>How long ended tasks are kept.</summary>
internal static class RetentionApi
{
    private static readonly QueryParameter DryRun = new(
        "dryRun",
        "true counts what would go and stores nothing.",
        "boolean"
    );

    public static void MapRetention(this IEndpointRouteBuilder api)
    {
        var retention = api.MapGroup("/retention").WithTags("System");
        retention
            .MapGet("", GetAsync)
            .RequireAuthorization(Permissions.SystemRead)
            .Says(
                "getRetention",
                "Tell how long ended tasks are kept",
                "Counted from their end; null keeps them for ever, which is how it begins. due tells how much would go now, each "
                    + "part counted up to 10,000."
            )
            .Answers(StoreExamples.RetentionAnswer)
            .Refuses();
        retention
            .MapPut("", PutAsync)
            .RequireAuthorization(Permissions.SystemManage)
            .Says(
                "setRetention",
                "Say how long ended tasks are kept",
                "All parts at once: what is absent is kept for ever. Tasks with an idempotency key stay for seven days at least. "
                    + "results drops results before their tasks. overrides say what is different for single queues and types; what is "
                    + "said of a task's type comes before what is said of its queue. Send If-Match with the ETag to refuse a stale change."
            )
            .Takes<RetentionRequest>(StoreExamples.Retention)
            .TakesQuery(DryRun)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(StoreExamples.RetentionAnswer)
            .Refuses(400, 412, 413, 415, 422);
    }

    private static async Task<Ok<RetentionResponse>> GetAsync(
        HttpContext context,
        ClaimsPrincipal user,
        RetentionService retention
    )
    {
        var actor = Actor.From(user);
        var policy = await retention.ReadAsync(actor, context.RequestAborted);
        return await ShowAsync(context, actor, retention, policy);
    }

    private static async Task<Ok<RetentionResponse>> PutAsync(
        RetentionRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        RetentionService retention
    )
    {
        var (actor, version) = (Actor.From(user), IfMatch.Read(context.Request));
        var fields = new QueryFields(context.Request.Query);
        var dryRun = fields.Flag(DryRun.Name);
        fields.ThrowIfAny();
        if (!dryRun)
        {
            var policy = await retention.SetAsync(actor, body.ToPolicy(0), version, context.RequestAborted);
            var keeper = actor.Also(Permissions.SystemRead, Permissions.SystemManage);
            return await ShowAsync(context, keeper, retention, policy);
        }

        var stored = await retention.RequireAsync(actor, version, context.RequestAborted);
        return await ShowAsync(context, Actor.System, retention, body.ToPolicy(stored));
    }

    private static async Task<Ok<RetentionResponse>> ShowAsync(
        HttpContext context,
        Actor actor,
        RetentionService retention,
        RetentionPolicy policy
    )
    {
        var due = await retention.CountAsync(actor, policy, context.RequestAborted);
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{policy.Version}\"");
        return TypedResults.Ok(RetentionResponse.Of(policy, due));
    }
}

/// <summary>How long ended tasks are to be kept, from their end: ISO 8601 or seconds. What is absent is kept for ever.</summary>
/// <param name="Succeeded">Tasks that succeeded.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="Cancelled">Tasks that were given up.</param>
/// <param name="Expired">Tasks that were not started in time.</param>
/// <param name="Skipped">Tasks that were left out.</param>
/// <param name="Results">Results, whose tasks are kept on without them.</param>
/// <param name="Overrides">What is different for single queues and types, at most 100.</param>
internal sealed record RetentionRequest(
    TimeSpan? Succeeded = null,
    TimeSpan? Dead = null,
    TimeSpan? Cancelled = null,
    TimeSpan? Expired = null,
    TimeSpan? Skipped = null,
    TimeSpan? Results = null,
    IReadOnlyList<RetentionOverrideRequest?>? Overrides = null
)
{
    /// <summary>The policy that it asks for.</summary>
    /// <exception cref="RefusalException">An age cannot be read.</exception>
    public RetentionPolicy ToPolicy(int version)
    {
        var errors = new FieldErrors();
        List<RetentionOverride> overrides =
        [
            .. (Overrides ?? []).Select((said, place) => RetentionOverrideRequest.Read(said, place, errors)),
        ];
        errors.ThrowIfAny(RefusalCode.Unreadable);
        return new()
        {
            Version = version,
            Succeeded = Succeeded,
            Dead = Dead,
            Cancelled = Cancelled,
            Expired = Expired,
            Skipped = Skipped,
            Results = Results,
            Overrides = overrides,
        };
    }
}

/// <summary>How long ended tasks are kept.</summary>
/// <param name="Succeeded">Tasks that succeeded; null for ever, and so are the others.</param>
/// <param name="Dead">Dead letters.</param>
/// <param name="Cancelled">Tasks that were given up.</param>
/// <param name="Expired">Tasks that were not started in time.</param>
/// <param name="Skipped">Tasks that were left out.</param>
/// <param name="Results">Results, whose tasks are kept on without them.</param>
/// <param name="Overrides">What is different for single queues and types.</param>
/// <param name="Version">Rises with each change; the ETag.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Due">How much would go now, each part counted up to 10,000.</param>
internal sealed record RetentionResponse(
    TimeSpan? Succeeded,
    TimeSpan? Dead,
    TimeSpan? Cancelled,
    TimeSpan? Expired,
    TimeSpan? Skipped,
    TimeSpan? Results,
    IReadOnlyList<RetentionOverrideResponse> Overrides,
    int Version,
    string? ChangedBy,
    DateTimeOffset? ChangedAt,
    IReadOnlyDictionary<string, int> Due
)
{
    public static RetentionResponse Of(RetentionPolicy policy, IReadOnlyDictionary<string, int> due) =>
        new(
            policy.Succeeded,
            policy.Dead,
            policy.Cancelled,
            policy.Expired,
            policy.Skipped,
            policy.Results,
            [.. policy.Overrides.Select(RetentionOverrideResponse.Of)],
            policy.Version,
            policy.ChangedBy,
            policy.ChangedAt,
            due
        );
}
