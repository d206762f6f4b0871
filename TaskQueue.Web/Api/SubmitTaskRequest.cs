using System.Text.Json;

namespace TaskQueue.Web.Api;

// These two are for the document; TaskBody reads the bytes.

/// <summary>A task to be submitted.</summary>
/// <param name="Type">Names the handler.</param>
/// <param name="Payload">Any JSON value, null included; kept as it comes, byte by byte. At most 1 MiB, 64 deep.</param>
/// <param name="TypeVersion">The version of its type that the payload is of; an older one is migrated. The newest when absent.</param>
/// <param name="Queue"><c>default</c> when absent.</param>
/// <param name="Priority">0 to 9; 9 starts first; 5 when absent.</param>
/// <param name="Delay">Start no earlier than this long from now: ISO 8601 or seconds.</param>
/// <param name="RunAt">Start no earlier than then; not together with delay.</param>
/// <param name="ExpiresAt">Do not start after this.</param>
/// <param name="Deadline">
/// Be done by then, all attempts together: a time, or a duration from the acceptance (ISO 8601 or seconds). After that it is dead.
/// </param>
/// <param name="ResultTtl">How long after its end its result is kept: ISO 8601 or seconds; as its type or the installation says when absent.</param>
/// <param name="Timeout">How long one attempt may run: ISO 8601 or seconds; PT5M when absent.</param>
/// <param name="MaxAttempts">How many attempts may fail; 5 when absent.</param>
/// <param name="Retry">A retry policy, such as <c>fixed(10s) attempts 8; never on ValidationException</c>.</param>
/// <param name="Tags">Labels for people and searches.</param>
/// <param name="Labels">Labels that its worker must have, all of them; it waits while no worker has them.</param>
/// <param name="Name">A name for people.</param>
/// <param name="Description">A longer text for people.</param>
/// <param name="CorrelationId">Ties tasks and your records together.</param>
/// <param name="ConcurrencyKey">What it shares the queue's limits with, such as a tenant; keys are served in turn.</param>
/// <param name="IdempotencyKey">Makes a repeated submission answer with the first task.</param>
/// <param name="DependsOn">Tasks that it waits for, at most 1,000: ids, or # with the ref of a row of the same batch.</param>
/// <param name="DependsOnMode">How many of them must end as wanted: all, any, or a number; all when absent.</param>
/// <param name="DependsOnOutcome">How they must end: succeeded, finished or failed; succeeded when absent.</param>
/// <param name="OnDependencyFailed">What happens when that cannot be any more: skip, cancel or run; skip when absent.</param>
/// <param name="Ref">What other rows of the same batch call it.</param>
/// <param name="Unique">What makes it the same as an earlier task, and what happens then.</param>
internal sealed record SubmitTaskRequest(
    string Type,
    JsonElement Payload,
    string? TypeVersion = null,
    string? Queue = null,
    int? Priority = null,
    TimeSpan? Delay = null,
    DateTimeOffset? RunAt = null,
    DateTimeOffset? ExpiresAt = null,
    string? Deadline = null,
    TimeSpan? ResultTtl = null,
    TimeSpan? Timeout = null,
    int? MaxAttempts = null,
    string? Retry = null,
    IReadOnlyList<string>? Tags = null,
    IReadOnlyList<string>? Labels = null,
    string? Name = null,
    string? Description = null,
    string? CorrelationId = null,
    string? ConcurrencyKey = null,
    string? IdempotencyKey = null,
    IReadOnlyList<string>? DependsOn = null,
    string? DependsOnMode = null,
    string? DependsOnOutcome = null,
    string? OnDependencyFailed = null,
    string? Ref = null,
    UniqueRequest? Unique = null
);

/// <summary>What makes a task the same as an earlier one, and what happens then.</summary>
/// <param name="By">type, payload, or JSON Pointers into the payload; type and payload when absent.</param>
/// <param name="Queue">Whether the queue makes a difference; it does not when absent.</param>
/// <param name="Window">How long after the earlier one: ISO 8601, seconds, or untilFinished, which it is when absent.</param>
/// <param name="OnConflict">reject, existing, replace or extend; reject when absent.</param>
internal sealed record UniqueRequest(
    IReadOnlyList<string>? By = null,
    bool? Queue = null,
    string? Window = null,
    string? OnConflict = null
);

/// <summary>What is to be different about a waiting task.</summary>
/// <param name="Name">A new name; null takes it away.</param>
/// <param name="Description">A new description; null takes it away.</param>
/// <param name="Tags">New tags; null takes all away.</param>
/// <param name="Labels">New labels that its worker must have; null takes all away.</param>
/// <param name="Priority">A new priority.</param>
/// <param name="Queue">A new queue.</param>
/// <param name="RunAt">A new time to run; one that has passed means now, and so does null.</param>
/// <param name="ExpiresAt">A new expiry; null takes it away.</param>
/// <param name="Deadline">A new time by which it has to be done, or a duration from now; null takes it away.</param>
/// <param name="Payload">A new payload.</param>
internal sealed record EditTaskRequest(
    string? Name = null,
    string? Description = null,
    IReadOnlyList<string>? Tags = null,
    IReadOnlyList<string>? Labels = null,
    int? Priority = null,
    string? Queue = null,
    DateTimeOffset? RunAt = null,
    DateTimeOffset? ExpiresAt = null,
    string? Deadline = null,
    JsonElement? Payload = null
);
