using TaskQueue.Core;
using TaskQueue.Core.Queues;

namespace TaskQueue.Web.Api;

/// <summary>How a queue is to be served; what is left out is not limited.</summary>
/// <param name="Weight">Its share among queues that have work, 1 to 100; 1 when absent.</param>
/// <param name="Limits">How much of it may run, and how soon.</param>
/// <param name="Reason">For those who come after; up to 500 characters.</param>
/// <param name="Until">When it lifts itself; null when it is to stay.</param>
internal sealed record QueueSettingsRequest(
    int? Weight = null,
    QueueLimitsRequest? Limits = null,
    string? Reason = null,
    DateTimeOffset? Until = null
)
{
    /// <summary>The limits; nothing is checked but that rates are whole.</summary>
    /// <exception cref="RefusalException">A rate lacks a part.</exception>
    public QueueLimits ToLimits()
    {
        var errors = new FieldErrors();
        var limits = new QueueLimits(
            Weight ?? 1,
            Limits?.Concurrency,
            Limits?.Rate?.ToRate("limits.rate", errors),
            Limits?.KeyConcurrency,
            Limits?.KeyRate?.ToRate("limits.keyRate", errors),
            Limits?.AgeAfter
        );
        errors.ThrowIfAny();
        return limits;
    }
}

/// <summary>How much of a queue may run, and how soon.</summary>
/// <param name="Concurrency">Tasks that workers may hold of it at once.</param>
/// <param name="Rate">Tasks of it that may start in a time.</param>
/// <param name="KeyConcurrency">Tasks that workers may hold of each concurrency key at once.</param>
/// <param name="KeyRate">Tasks of each concurrency key that may start in a time.</param>
/// <param name="AgeAfter">A ready task starts as if its priority were one higher for each time that it waited this long.</param>
internal sealed record QueueLimitsRequest(
    int? Concurrency = null,
    RateRequest? Rate = null,
    int? KeyConcurrency = null,
    RateRequest? KeyRate = null,
    TimeSpan? AgeAfter = null
);

/// <summary>A rate.</summary>
/// <param name="Count">How many may start.</param>
/// <param name="Per">In how long: ISO 8601 or seconds.</param>
/// <param name="Burst">How many may start at once after a rest; as many as count when absent.</param>
internal sealed record RateRequest(int? Count = null, TimeSpan? Per = null, int? Burst = null)
{
    public RateLimit ToRate(string field, FieldErrors errors)
    {
        errors.Require(Count is not null, $"{field}.count", "Is required.");
        errors.Require(Per is not null, $"{field}.per", "Is required.");
        return new(Count ?? 1, Per ?? TimeSpan.FromSeconds(1), Burst ?? Count ?? 1);
    }
}

/// <summary>The limits that hold now.</summary>
internal sealed record QueueLimitsResponse(
    int? Concurrency,
    RateLimit? Rate,
    int? KeyConcurrency,
    RateLimit? KeyRate,
    TimeSpan? AgeAfter
)
{
    public static QueueLimitsResponse? Of(QueueLimits? limits) =>
        limits is null || limits with { Weight = 1 } == QueueLimits.None
            ? null
            : new(limits.Concurrency, limits.Rate, limits.KeyConcurrency, limits.KeyRate, limits.AgeAfter);
}

/// <summary>What stands in the place of the limits that are meant to be, until it lifts itself.</summary>
/// <param name="By">Who put it there.</param>
/// <param name="At">When.</param>
/// <param name="Until">When it lifts itself.</param>
/// <param name="Reason">Why.</param>
/// <param name="InsteadOf">The limits that hold then.</param>
/// <param name="InsteadOfWeight">The weight that holds then.</param>
internal sealed record QueueOverrideResponse(
    string? By,
    DateTimeOffset? At,
    DateTimeOffset? Until,
    string? Reason,
    QueueLimitsResponse? InsteadOf,
    int InsteadOfWeight
)
{
    public static QueueOverrideResponse? Of(QueuePolicy? policy) =>
        policy?.Override is null
            ? null
            : new(
                policy.OverrideBy,
                policy.OverrideAt,
                policy.OverrideUntil,
                policy.OverrideReason,
                QueueLimitsResponse.Of(policy.Limits),
                policy.Limits?.Weight ?? 1
            );
}
