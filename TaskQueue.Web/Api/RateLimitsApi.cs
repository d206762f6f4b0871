using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>How many requests may come.</summary>
internal static class RateLimitsApi
{
    public static void MapRateLimits(this IEndpointRouteBuilder api)
    {
        var limits = api.MapGroup("/system/rate-limits").WithTags("System");
        limits
            .MapGet("", GetAsync)
            .RequireAuthorization(Permissions.SettingsRead)
            .Says(
                "getRateLimits",
                "Tell the limits of requests, and what they did",
                "There are none to begin with. use counts what this Web process let through and refused since it began; callers are those "
                    + "that it refused most often in the last five to ten minutes."
            )
            .Answers(RateLimitExamples.Limits)
            .Refuses();
        limits
            .MapPut("", PutAsync)
            .RequireAuthorization(Permissions.SettingsManage)
            .Says(
                "setRateLimits",
                "Set the limits of requests",
                "All at once: what is absent holds no more. class: read, write, submit, work, auth, export, live, or all. by: user, key, "
                    + "address. They hold at once, at every Web process. Send If-Match with the ETag to refuse a stale change."
            )
            .Takes<RateLimitsRequest>(RateLimitExamples.Request)
            .TakesHeader(IfMatch.Header, IfMatch.Description)
            .Answers(RateLimitExamples.Limits)
            .Refuses(400, 412, 413, 415, 422);
    }

    private static async Task<Ok<RateLimitsResponse>> GetAsync(
        HttpContext context,
        ClaimsPrincipal user,
        RateLimitService limits
    )
    {
        var actor = Actor.From(user);
        return Show(context, await limits.ReadAsync(actor, context.RequestAborted), limits.Use(actor));
    }

    private static async Task<Ok<RateLimitsResponse>> PutAsync(
        RateLimitsRequest body,
        HttpContext context,
        ClaimsPrincipal user,
        RateLimitService limits
    )
    {
        var (actor, version) = (Actor.From(user), IfMatch.Read(context.Request));
        var stored = await limits.SetAsync(actor, body.ToLimits(), version, context.RequestAborted);
        return Show(context, stored, limits.Use(actor));
    }

    private static Ok<RateLimitsResponse> Show(HttpContext context, RateLimitPolicy policy, LimitUse use)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{policy.Version}\"");
        return TypedResults.Ok(RateLimitsResponse.Of(policy, use));
    }
}

/// <summary>The limits that are to hold.</summary>
/// <param name="Limits">All of them.</param>
internal sealed record RateLimitsRequest(IReadOnlyList<RequestLimitRequest>? Limits = null)
{
    public IReadOnlyList<RequestLimit> ToLimits()
    {
        var (errors, read) = (new FieldErrors(), new List<RequestLimit>());
        errors.Require(Limits is not null, "limits", "Is required; an empty list lifts all limits.");
        errors.Require(Limits is not { Count: > 100 }, "limits", "There are no more than 24 different ones.");
        errors.ThrowIfAny();
        for (var i = 0; i < Limits!.Count; i++)
        {
            read.Add(Limits[i].ToLimit(string.Create(CultureInfo.InvariantCulture, $"limits[{i}]"), errors));
        }

        errors.ThrowIfAny();
        return read;
    }
}

/// <summary>A limit of requests.</summary>
/// <param name="Class">Which requests: <c>read</c>, <c>write</c>, <c>submit</c>, <c>work</c>, <c>auth</c>, <c>export</c>, <c>live</c> or <c>all</c>.</param>
/// <param name="By">Whose are counted together: those of a <c>user</c>, a <c>key</c> or an <c>address</c>.</param>
/// <param name="Rate">How many.</param>
internal sealed record RequestLimitRequest(string? Class = null, string? By = null, RateRequest? Rate = null)
{
    public RequestLimit ToLimit(string field, FieldErrors errors)
    {
        errors.Require(Rate is not null, $"{field}.rate", "Is required.");
        return new(
            Read<RequestClass>(Class, $"{field}.class", errors),
            Read<LimitedBy>(By, $"{field}.by", errors),
            (Rate ?? new(1, TimeSpan.FromSeconds(1))).ToRate($"{field}.rate", errors)
        );
    }

    private static T Read<T>(string? text, string field, FieldErrors errors)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (RateLimitsResponse.Word(value) == text)
            {
                return value;
            }
        }

        errors.Add(
            field,
            $"Must be one of {string.Join(", ", Enum.GetValues<T>().Select(RateLimitsResponse.Word))}."
        );
        return default;
    }
}

/// <summary>The limits that hold, and what they did.</summary>
/// <param name="Limits">The limits.</param>
/// <param name="Version">Rises with each change; the ETag.</param>
/// <param name="ChangedBy">Who changed them last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Use">What they did in this Web process.</param>
internal sealed record RateLimitsResponse(
    IReadOnlyList<RequestLimitResponse> Limits,
    int Version,
    string? ChangedBy,
    DateTimeOffset? ChangedAt,
    LimitUseResponse Use
)
{
    public static RateLimitsResponse Of(RateLimitPolicy policy, LimitUse use) =>
        new(
            [.. policy.Limits.Select(l => new RequestLimitResponse(Word(l.Class), Word(l.By), l.Rate))],
            policy.Version,
            policy.ChangedBy,
            policy.ChangedAt,
            new(
                [.. use.Classes.Select(c => new ClassUseResponse(Word(c.Class), c.Allowed, c.Refused))],
                [.. use.Callers]
            )
        );

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

/// <summary>A limit of requests.</summary>
/// <param name="Class">Which requests.</param>
/// <param name="By">Whose are counted together.</param>
/// <param name="Rate">How many.</param>
internal sealed record RequestLimitResponse(string Class, string By, RateLimit Rate);

/// <summary>What limits did in this Web process.</summary>
/// <param name="Classes">By class, since it began.</param>
/// <param name="Callers">Those that were refused most often, in the last five to ten minutes.</param>
internal sealed record LimitUseResponse(
    IReadOnlyList<ClassUseResponse> Classes,
    IReadOnlyList<RefusedCaller> Callers
);

/// <summary>What limits did to the requests of a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Allowed">Requests that they let through.</param>
/// <param name="Refused">Requests that they refused.</param>
internal sealed record ClassUseResponse(string Class, long Allowed, long Refused);
