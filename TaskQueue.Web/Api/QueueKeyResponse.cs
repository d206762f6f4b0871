using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Api;

/// <summary>How a key of a queue stands.</summary>
/// <param name="Key">The key.</param>
/// <param name="Depth">Its tasks that are ready, counted up to 1000; those that workers took a moment ago are among them.</param>
/// <param name="DepthIsMore">Whether there are more.</param>
/// <param name="Running">Its tasks known to run; those that ran for less than a second are not.</param>
/// <param name="Held">Tasks that workers hold of it; null while the broker is away.</param>
/// <param name="Parked">Whether it has ready tasks none of which its limits let start now; null while the broker is away.</param>
/// <param name="ParkedUntil">When its rate allows more, where that alone keeps it.</param>
/// <param name="Weight">Its share beside other keys.</param>
/// <param name="Concurrency">Tasks that may be held of it at once, by its rule or as of each key; null: any number.</param>
/// <param name="Rate">Tasks of it that may start in a time, by its rule or as of each key; null: any number.</param>
/// <param name="Rule">What is said of it alone; null while nothing is.</param>
internal sealed record QueueKeyResponse(
    string Key,
    long Depth,
    bool DepthIsMore,
    long Running,
    int? Held,
    bool? Parked,
    DateTimeOffset? ParkedUntil,
    int Weight,
    int? Concurrency,
    RateLimit? Rate,
    KeyRuleResponse? Rule
)
{
    public static QueueKeyResponse Of(KeyOverview key) =>
        new(
            key.Key,
            key.Depth,
            key.DepthIsMore,
            key.Running,
            key.Held,
            key.Parked,
            key.ParkedUntil,
            key.Weight,
            key.Concurrency,
            key.Rate,
            KeyRuleResponse.Of(key.Rule)
        );
}

/// <summary>What is said of a key alone, as it holds now.</summary>
/// <param name="Weight">Its share beside other keys.</param>
/// <param name="Concurrency">Tasks that may be held of it at once; null: as of each key.</param>
/// <param name="Rate">Tasks of it that may start in a time; null: as of each key.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">When it lifts itself; null when it is to stay.</param>
/// <param name="InsteadOf">What holds then; null where nothing does, or where it is to stay.</param>
internal sealed record KeyRuleResponse(
    int Weight,
    int? Concurrency,
    RateLimit? Rate,
    string? By,
    DateTimeOffset? At,
    string? Reason,
    DateTimeOffset? Until,
    KeyInsteadOfResponse? InsteadOf
)
{
    public static KeyRuleResponse? Of(KeyRule? rule) =>
        rule switch
        {
            null => null,
            { Override: { } over } => new(
                over.Weight,
                over.Concurrency,
                over.Rate,
                rule.OverrideBy,
                rule.OverrideAt,
                rule.OverrideReason,
                rule.OverrideUntil,
                rule.Limits is { } meant ? new(meant.Weight, meant.Concurrency, meant.Rate) : null
            ),
            _ => new(
                rule.Effective.Weight,
                rule.Effective.Concurrency,
                rule.Effective.Rate,
                rule.LimitsBy,
                rule.LimitsAt,
                rule.LimitsReason,
                null,
                null
            ),
        };
}

/// <summary>What is meant to be said of a key, and holds again once what stands in its place has lifted itself.</summary>
/// <param name="Weight">Its share beside other keys.</param>
/// <param name="Concurrency">Tasks that may be held of it at once; null: as of each key.</param>
/// <param name="Rate">Tasks of it that may start in a time; null: as of each key.</param>
internal sealed record KeyInsteadOfResponse(int Weight, int? Concurrency, RateLimit? Rate);
