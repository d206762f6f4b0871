using System.Text.Json;

namespace TaskQueue.Web.Api;

// These two are for the document; TaskBody reads the bytes.

/// <summary>A task to be submitted.</summary>
/// <param name="Type">Names the handler.</param>
/// <param name="Payload">Any JSON value, null included; kept as it comes, byte by byte. At most 1 MiB, 64 deep.</param>
/// <param name="Queue"><c>default</c> when absent.</param>
/// <param name="Priority">0 to 9; 9 starts first; 5 when absent.</param>
/// <param name="Delay">Start no earlier than this long from now: ISO 8601 or seconds.</param>
/// <param name="RunAt">Start no earlier than then; not together with delay.</param>
/// <param name="ExpiresAt">Do not start after this.</param>
/// <param name="Timeout">How long one attempt may run: ISO 8601 or seconds; PT5M when absent.</param>
/// <param name="MaxAttempts">How many attempts may fail; 5 when absent.</param>
/// <param name="Retry">A retry policy, such as <c>fixed(10s) attempts 8; never on ValidationException</c>.</param>
/// <param name="Tags">Labels for people and searches.</param>
/// <param name="Name">A name for people.</param>
/// <param name="Description">A longer text for people.</param>
/// <param name="CorrelationId">Ties tasks and your records together.</param>
/// <param name="ConcurrencyKey">What it shares the queue's limits with, such as a tenant; keys are served in turn.</param>
/// <param name="IdempotencyKey">Makes a repeated submission answer with the first task.</param>
internal sealed record SubmitTaskRequest(
    string Type,
    JsonElement Payload,
    string? Queue = null,
    int? Priority = null,
    TimeSpan? Delay = null,
    DateTimeOffset? RunAt = null,
    DateTimeOffset? ExpiresAt = null,
    TimeSpan? Timeout = null,
    int? MaxAttempts = null,
    string? Retry = null,
    IReadOnlyList<string>? Tags = null,
    string? Name = null,
    string? Description = null,
    string? CorrelationId = null,
    string? ConcurrencyKey = null,
    string? IdempotencyKey = null
);

/// <summary>What is to be different about a waiting task.</summary>
/// <param name="Name">A new name; null takes it away.</param>
/// <param name="Description">A new description; null takes it away.</param>
/// <param name="Tags">New tags; null takes all away.</param>
/// <param name="Priority">A new priority.</param>
/// <param name="Queue">A new queue.</param>
/// <param name="RunAt">A new time to run; one that has passed means now, and so does null.</param>
/// <param name="ExpiresAt">A new expiry; null takes it away.</param>
/// <param name="Payload">A new payload.</param>
internal sealed record EditTaskRequest(
    string? Name = null,
    string? Description = null,
    IReadOnlyList<string>? Tags = null,
    int? Priority = null,
    string? Queue = null,
    DateTimeOffset? RunAt = null,
    DateTimeOffset? ExpiresAt = null,
    JsonElement? Payload = null
);
