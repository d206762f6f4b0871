using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>How many tasks of a type may run, and how soon, over all queues.</summary>
internal static class TypeLimitsApi
{
    public static void MapTypeLimits(this IEndpointRouteBuilder api)
    {
        var limits = api.MapGroup("/task-types/{name}/limits").WithTags("Task types");
        limits
            .MapGet("", GetAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "getTypeLimits",
                "Get the limits of a task type",
                "Of any name: a type has none until they are said."
            )
            .Answers(TypeExamples.Limits)
            .Refuses(422);
        limits
            .MapPut("", PutAsync)
            .RequireAuthorization(Permissions.QueuesControl)
            .Says(
                "putTypeLimits",
                "Limit a task type",
                "Holds over all queues, from the next claim on. With until it stands in the place of what was said before, and "
                    + "lifts itself then. Leases that were taken before a type had any limits do not count. Send If-Match with "
                    + "the ETag to refuse a change of what you have not seen."
            )
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Takes<TypeLimitsRequest>(TypeExamples.PutLimits)
            .Answers(TypeExamples.Limits)
            .Refuses(400, 412, 413, 415, 422);
        limits
            .MapDelete("/override", LiftAsync)
            .RequireAuthorization(Permissions.QueuesControl)
            .Says("liftTypeLimits", "Lift an override of a task type")
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(TypeExamples.Limits)
            .Refuses(404, 412);
    }

    private static Task<Ok<TypeLimitsResponse>> GetAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        QueueControl control
    ) => ShowAsync(name, context, Actor.From(user), control);

    private static async Task<Ok<TypeLimitsResponse>> ShowAsync(
        string name,
        HttpContext context,
        Actor actor,
        QueueControl control
    )
    {
        name = QueuesApi.NameOf(name);
        if (!TextRules.IsName(name))
        {
            throw RefusalException.Field("name", $"Must be {TextRules.NameForm}.");
        }

        var policy = await control.OfTypeAsync(actor, name, context.RequestAborted);
        context.Response.Headers.ETag =
            $"\"{(policy?.Version ?? 0).ToString(CultureInfo.InvariantCulture)}\"";
        var held = await control.HeldOfTypeAsync(actor, name, context.RequestAborted);
        return TypedResults.Ok(TypeLimitsResponse.Of(name, policy, held));
    }

    private static async Task<Ok<TypeLimitsResponse>> PutAsync(
        string name,
        TypeLimitsRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        QueueControl control
    )
    {
        var version = IfMatch.Read(context.Request);
        var errors = new FieldErrors();
        var limits = new QueueLimits(
            Concurrency: body.Limits?.Concurrency,
            Rate: body.Limits?.Rate?.ToRate("limits.rate", errors)
        );
        errors.ThrowIfAny();
        await control.LimitTypeAsync(
            Actor.From(user),
            QueuesApi.NameOf(name),
            limits,
            body.Reason,
            body.Until,
            version
        );
        return await ShowAsync(name, context, QueuesApi.Controller(user), control);
    }

    private static async Task<Ok<TypeLimitsResponse>> LiftAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        QueueControl control
    )
    {
        await control.LiftTypeAsync(Actor.From(user), QueuesApi.NameOf(name), IfMatch.Read(context.Request));
        return await ShowAsync(name, context, QueuesApi.Controller(user), control);
    }
}

/// <summary>What a type is to be limited to; what is left out is not limited.</summary>
/// <param name="Limits">How many tasks of it may run, and how soon.</param>
/// <param name="Reason">For those who come after; up to 500 characters.</param>
/// <param name="Until">When it lifts itself; null when it is to stay.</param>
internal sealed record TypeLimitsRequest(
    TypeLimits? Limits = null,
    string? Reason = null,
    DateTimeOffset? Until = null
);

/// <summary>How many tasks of a type may run, and how soon.</summary>
/// <param name="Concurrency">Tasks that workers may hold of it at once.</param>
/// <param name="Rate">Tasks of it that may start in a time.</param>
internal sealed record TypeLimits(int? Concurrency = null, RateRequest? Rate = null);

/// <summary>The limits of a type that hold now.</summary>
/// <param name="Type">The type.</param>
/// <param name="Concurrency">Tasks that workers may hold of it at once; null: any number.</param>
/// <param name="Rate">Tasks of it that may start in a time; null: any number.</param>
/// <param name="Held">Tasks that workers hold of it, since it has limits; null while the broker is away.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Override">What stands in the place of what is meant to be; null while nothing does.</param>
internal sealed record TypeLimitsResponse(
    string Type,
    int? Concurrency,
    RateLimit? Rate,
    int? Held,
    string? By,
    DateTimeOffset? At,
    string? Reason,
    TypeOverrideResponse? Override
)
{
    public static TypeLimitsResponse Of(string type, QueuePolicy? policy, int? held) =>
        new(
            type,
            policy?.Effective.Concurrency,
            policy?.Effective.Rate,
            held,
            policy?.LimitsBy,
            policy?.LimitsAt,
            policy?.LimitsReason,
            policy?.Override is null
                ? null
                : new(
                    policy.OverrideBy,
                    policy.OverrideAt,
                    policy.OverrideUntil,
                    policy.OverrideReason,
                    policy.Limits?.Concurrency,
                    policy.Limits?.Rate
                )
        );
}

/// <summary>What stands in the place of the limits that are meant to be, until it lifts itself.</summary>
/// <param name="By">Who put it there.</param>
/// <param name="At">When.</param>
/// <param name="Until">When it lifts itself.</param>
/// <param name="Reason">Why.</param>
/// <param name="InsteadOfConcurrency">The concurrency that holds then.</param>
/// <param name="InsteadOfRate">The rate that holds then.</param>
internal sealed record TypeOverrideResponse(
    string? By,
    DateTimeOffset? At,
    DateTimeOffset? Until,
    string? Reason,
    int? InsteadOfConcurrency,
    RateLimit? InsteadOfRate
);
