using TaskQueue.Core;

namespace TaskQueue.Web.Api;

/// <summary>How a key is to be served; what is left out is as for each key of the queue.</summary>
/// <param name="Weight">Its share among the keys of the queue that have work, 1 to 100; 1 when absent.</param>
/// <param name="Limits">How much of it may run, and how soon.</param>
/// <param name="Reason">For those who come after; up to 500 characters.</param>
/// <param name="Until">When it lifts itself; null when it is to stay.</param>
internal sealed record KeyRuleRequest(
    int? Weight = null,
    KeyLimitsRequest? Limits = null,
    string? Reason = null,
    DateTimeOffset? Until = null
)
{
    /// <summary>The limits; nothing is checked but that the rate is whole.</summary>
    /// <exception cref="RefusalException">The rate lacks a part.</exception>
    public QueueLimits ToLimits()
    {
        var errors = new FieldErrors();
        var limits = new QueueLimits(
            Weight ?? 1,
            Limits?.Concurrency,
            Limits?.Rate?.ToRate("limits.rate", errors)
        );
        errors.ThrowIfAny();
        return limits;
    }
}

/// <summary>How much of a key may run, and how soon.</summary>
/// <param name="Concurrency">Tasks that workers may hold of it at once.</param>
/// <param name="Rate">Tasks of it that may start in a time.</param>
internal sealed record KeyLimitsRequest(int? Concurrency = null, RateRequest? Rate = null);
