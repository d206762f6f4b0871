using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What a worker over REST says of a task that it holds.</summary>
internal static class LeasesApi
{
    /// <summary>Bytes of a result's body: the result, and room for the rest.</summary>
    private const int MostResult = AttemptLimits.Output + (64 * 1024);

    private const int MostError = 256 * 1024;

    public static void MapLeases(this IEndpointRouteBuilder api)
    {
        var leases = api.MapGroup("/leases/{id:guid}").WithTags("Remote workers");
        leases
            .MapPost("/complete", CompleteAsync)
            .RequireAuthorization(Permissions.WorkersRun)
            .Says(
                "completeLease",
                "Say that a task is done",
                "id is the task's. 409 when the lease is over: nothing was changed, drop what you have."
            )
            .Takes<CompleteLeaseRequest>(RemoteExamples.Complete, MostResult)
            .Refuses(400, 404, 409, 413, 415, 422);
        leases
            .MapPost("/fail", FailAsync)
            .RequireAuthorization(Permissions.WorkersRun)
            .Says(
                "failLease",
                "Say that a task went wrong",
                "It is tried again as its retry policy says, unless retry is false. 409 when the lease is over."
            )
            .Takes<FailLeaseRequest>(RemoteExamples.Fail, MostError)
            .Refuses(400, 404, 409, 413, 415, 422);
        leases
            .MapPost("/extend", ExtendAsync)
            .RequireAuthorization(Permissions.WorkersRun)
            .Says(
                "extendLease",
                "Renew one lease",
                "For workers that do not beat while they work. Never beyond the attempt's own time."
            )
            .Takes<ExtendLeaseRequest>(RemoteExamples.Extend)
            .Answers(RemoteExamples.State)
            .Refuses(400, 404, 409, 413, 415, 422);
        leases
            .MapPost("/progress", ProgressAsync)
            .RequireAuthorization(Permissions.WorkersRun)
            .Says("reportProgress", "Tell how far a task is", "Renews nothing.")
            .Takes<ProgressRequest>(RemoteExamples.Progress)
            .Answers(RemoteExamples.State)
            .Refuses(400, 404, 409, 413, 415, 422);
        leases
            .MapPost("/log", LogAsync)
            .RequireAuthorization(Permissions.WorkersRun)
            .Says(
                "writeLog",
                "Write to a task's log",
                "Up to 100 lines of 8,000 characters; about the first 1,000 of an attempt are kept. Renews nothing."
            )
            .Takes<LogRequest>(RemoteExamples.Log)
            .Answers(RemoteExamples.State)
            .Refuses(400, 404, 409, 413, 415, 422);
    }

    private static async Task<NoContent> CompleteAsync(
        Guid id,
        CompleteLeaseRequest body,
        ClaimsPrincipal user,
        RemoteAttempts attempts
    )
    {
        await attempts.CompleteAsync(Actor.From(user), id, body.LeaseToken, body.Result?.Utf8 ?? default);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> FailAsync(
        Guid id,
        FailLeaseRequest body,
        ClaimsPrincipal user,
        RemoteAttempts attempts
    )
    {
        var error = new AttemptError(
            body.Error.Kind,
            body.Error.Message,
            body.Error.StackTrace,
            Final: body.Retry is false,
            body.RetryAfter,
            body.Error.Status
        );
        await attempts.FailAsync(Actor.From(user), id, body.LeaseToken, error);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<LeaseStateResponse>> ExtendAsync(
        Guid id,
        ExtendLeaseRequest body,
        ClaimsPrincipal user,
        RemoteAttempts attempts
    ) =>
        TypedResults.Ok(
            LeaseStateResponse.Of(
                await attempts.ExtendAsync(Actor.From(user), id, body.LeaseToken, body.Duration)
            )
        );

    private static async Task<Ok<LeaseStateResponse>> ProgressAsync(
        Guid id,
        ProgressRequest body,
        ClaimsPrincipal user,
        RemoteAttempts attempts
    ) =>
        TypedResults.Ok(
            LeaseStateResponse.Of(
                await attempts.ProgressAsync(
                    Actor.From(user),
                    id,
                    body.LeaseToken,
                    body.Percent,
                    body.Message
                )
            )
        );

    private static async Task<Ok<LeaseStateResponse>> LogAsync(
        Guid id,
        LogRequest body,
        ClaimsPrincipal user,
        RemoteAttempts attempts
    )
    {
        var errors = new FieldErrors();
        var lines = new List<(LogLevel, string)>();
        for (var i = 0; i < body.Lines.Count && errors.IsEmpty; i++)
        {
            var level = LevelOf(body.Lines[i]?.Level);
            errors.Require(body.Lines[i] is not null, $"lines[{i}]", "Must be an object with a message.");
            errors.Require(
                level is not null,
                $"lines[{i}].level",
                "Must be debug, information, warning or error."
            );
            lines.Add((level ?? default, body.Lines[i]?.Message ?? ""));
        }

        errors.ThrowIfAny();
        return TypedResults.Ok(
            LeaseStateResponse.Of(await attempts.LogAsync(Actor.From(user), id, body.LeaseToken, lines))
        );
    }

    private static LogLevel? LevelOf(string? word) =>
        word switch
        {
            "debug" => LogLevel.Debug,
            null or "information" => LogLevel.Information,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => null,
        };
}

/// <summary>A task is done.</summary>
/// <param name="LeaseToken">The lease.</param>
/// <param name="Result">Any JSON value, up to 1 MiB; null when absent.</param>
internal sealed record CompleteLeaseRequest(string LeaseToken, RawJson? Result = null);

/// <summary>A task went wrong.</summary>
/// <param name="LeaseToken">The lease.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Retry">false: trying again cannot help, the task is dead. true when absent.</param>
/// <param name="RetryAfter">How long to wait at least before the next attempt.</param>
internal sealed record FailLeaseRequest(
    string LeaseToken,
    LeaseErrorRequest Error,
    bool? Retry = null,
    TimeSpan? RetryAfter = null
);

/// <summary>What went wrong.</summary>
/// <param name="Kind">A short stable name, such as the exception's type.</param>
/// <param name="Message">For people.</param>
/// <param name="StackTrace">Where, when known.</param>
/// <param name="Status">The HTTP status that another service answered, where there was one; retry policies may name it.</param>
internal sealed record LeaseErrorRequest(
    string Kind,
    string Message,
    string? StackTrace = null,
    int? Status = null
);

/// <summary>A lease is to be renewed.</summary>
/// <param name="LeaseToken">The lease.</param>
/// <param name="Duration">For how long from now, PT1S to PT1H; as a heartbeat does when absent.</param>
internal sealed record ExtendLeaseRequest(string LeaseToken, TimeSpan? Duration = null);

/// <summary>How far a task is.</summary>
/// <param name="LeaseToken">The lease.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">For people; up to 500 characters.</param>
internal sealed record ProgressRequest(string LeaseToken, int Percent, string? Message = null);

/// <summary>Lines for a task's log.</summary>
/// <param name="LeaseToken">The lease.</param>
/// <param name="Lines">The lines, up to 100.</param>
internal sealed record LogRequest(string LeaseToken, IReadOnlyList<LogLineRequest> Lines);

/// <summary>A line for a task's log.</summary>
/// <param name="Message">The text; up to 8,000 characters.</param>
/// <param name="Level">debug, information (when absent), warning or error.</param>
internal sealed record LogLineRequest(string Message, string? Level = null);

/// <summary>How a lease stands.</summary>
/// <param name="Cancelled">Whether to stop: somebody cancelled the task, or its time is over.</param>
/// <param name="ExpiresAt">Until when the lease is good, where it was renewed.</param>
internal sealed record LeaseStateResponse(bool Cancelled, DateTimeOffset? ExpiresAt)
{
    public static LeaseStateResponse Of(LeaseState state) => new(state.Cancelled, state.ExpiresAt);
}
