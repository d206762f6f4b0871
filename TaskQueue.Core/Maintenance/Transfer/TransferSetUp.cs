using System.Text.Json.Serialization;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>A line of something that an operator has set up.</summary>
internal abstract record TransferSetUp : TransferRow
{
    /// <summary>What no two lines of a kind share.</summary>
    public abstract IReadOnlyList<string> Keys();
}

/// <summary>How a queue, or one of its concurrency keys, is to be served; or a type in all queues: queue or type is named.</summary>
internal sealed record TransferQueueRule : TransferSetUp
{
    public string? Queue { get; init; }
    public string? Type { get; init; }
    public string? Key { get; init; }
    public required long Version { get; init; }
    public TransferPause? Pause { get; init; }
    public TransferLimits? Limits { get; init; }
    public TransferLimits? Override { get; init; }

    /// <summary>The name of the row.</summary>
    [JsonIgnore]
    public string Place =>
        Key is null ? Queue ?? QueueRule.OfType(Type ?? "") : QueueRule.OfKey(Queue ?? "", Key);

    public override IReadOnlyList<string> Keys() => [Place];

    public static TransferQueueRule Of(QueuePolicy policy)
    {
        var ofType = QueueRule.IsOfType(policy.Queue);
        return new()
        {
            Queue = ofType ? null : policy.Queue,
            Type = ofType ? QueueRule.TypeOf(policy.Queue) : null,
            Version = policy.Version,
            Pause = policy.PausedBy is { } by
                ? new(by, policy.PausedAt, policy.PausedUntil, policy.PauseReason)
                : null,
            Limits = policy.Limits is { } limits
                ? new(limits, policy.LimitsBy, policy.LimitsAt, null, policy.LimitsReason)
                : null,
            Override = policy.Override is { } over
                ? new(over, policy.OverrideBy, policy.OverrideAt, policy.OverrideUntil, policy.OverrideReason)
                : null,
        };
    }

    public static TransferQueueRule Of(KeyRule rule) =>
        new()
        {
            Queue = rule.Queue,
            Key = rule.Key,
            Version = rule.Version,
            Limits = rule.Limits is { } limits
                ? new(limits, rule.LimitsBy, rule.LimitsAt, null, rule.LimitsReason)
                : null,
            Override = rule.Override is { } over
                ? new(over, rule.OverrideBy, rule.OverrideAt, rule.OverrideUntil, rule.OverrideReason)
                : null,
        };

    /// <summary>The row of a key as it was.</summary>
    public KeyRule ToRowOfKey() =>
        new()
        {
            Queue = Queue ?? "",
            Key = Key ?? "",
            Version = Version,
            Limits = Limits?.Limits,
            LimitsBy = Limits?.By,
            LimitsAt = Limits?.At?.ToUniversalTime(),
            LimitsReason = Limits?.Reason,
            Override = Override?.Limits,
            OverrideBy = Override?.By,
            OverrideAt = Override?.At?.ToUniversalTime(),
            OverrideUntil = Override?.Until?.ToUniversalTime(),
            OverrideReason = Override?.Reason,
        };

    /// <summary>The row as it was.</summary>
    public QueuePolicy ToRow() =>
        new()
        {
            Queue = Place,
            Version = Version,
            PausedBy = Pause?.By,
            PausedAt = Pause?.At?.ToUniversalTime(),
            PausedUntil = Pause?.Until?.ToUniversalTime(),
            PauseReason = Pause?.Reason,
            Limits = Limits?.Limits,
            LimitsBy = Limits?.By,
            LimitsAt = Limits?.At?.ToUniversalTime(),
            LimitsReason = Limits?.Reason,
            Override = Override?.Limits,
            OverrideBy = Override?.By,
            OverrideAt = Override?.At?.ToUniversalTime(),
            OverrideUntil = Override?.Until?.ToUniversalTime(),
            OverrideReason = Override?.Reason,
        };
}

/// <summary>Who paused something, when, until when and why.</summary>
internal sealed record TransferPause(
    string By,
    DateTimeOffset? At = null,
    DateTimeOffset? Until = null,
    string? Reason = null
);

/// <summary>Limits, and who set them, when, until when and why.</summary>
internal sealed record TransferLimits(
    QueueLimits Limits,
    string? By = null,
    DateTimeOffset? At = null,
    DateTimeOffset? Until = null,
    string? Reason = null
);

/// <summary>A rule for dead letters; its place is that among the lines.</summary>
internal sealed record TransferLetterRule : TransferSetUp
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required int Version { get; init; }
    public IReadOnlyList<string>? Types { get; init; }
    public IReadOnlyList<string>? Queues { get; init; }
    public string? Fingerprint { get; init; }
    public string? ErrorKind { get; init; }
    public string? ErrorContains { get; init; }
    public long? MinAgeMs { get; init; }
    public long? MaxAgeMs { get; init; }
    public required LetterAction Action { get; init; }
    public long AfterMs { get; init; }
    public int? AtMost { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public TransferPause? Pause { get; init; }
    public long Acted { get; init; }
    public DateTimeOffset? ActedAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required string UpdatedBy { get; init; }

    public override IReadOnlyList<string> Keys() => [Name, Id.ToString()];

    public static TransferLetterRule Of(LetterRule rule) =>
        new()
        {
            Id = rule.Id,
            Name = rule.Name,
            Version = rule.Version,
            Types = rule.Types.Count > 0 ? rule.Types : null,
            Queues = rule.Queues.Count > 0 ? rule.Queues : null,
            Fingerprint = rule.Fingerprint is { } print ? ErrorFingerprint.Write(print) : null,
            ErrorKind = rule.ErrorKind,
            ErrorContains = rule.ErrorContains,
            MinAgeMs = (long?)rule.MinAge?.TotalMilliseconds,
            MaxAgeMs = (long?)rule.MaxAge?.TotalMilliseconds,
            Action = rule.Action,
            AfterMs = (long)rule.After.TotalMilliseconds,
            AtMost = rule.AtMost,
            Tags = rule.Tags.Count > 0 ? rule.Tags : null,
            Pause = rule.PausedBy is { } by ? new(by, rule.PausedAt, null, rule.PauseReason) : null,
            Acted = rule.Acted,
            ActedAt = rule.ActedAt,
            CreatedAt = rule.CreatedAt,
            CreatedBy = rule.CreatedBy,
            UpdatedAt = rule.UpdatedAt,
            UpdatedBy = rule.UpdatedBy,
        };

    /// <summary>The row as it was, but for its place.</summary>
    public LetterRule ToRow() =>
        new()
        {
            Id = Id,
            Name = Name,
            Version = Version,
            Types = Types ?? [],
            Queues = Queues ?? [],
            Fingerprint =
                Fingerprint is { } text && ErrorFingerprint.TryRead(text, out var print) ? print : null,
            ErrorKind = ErrorKind,
            ErrorContains = ErrorContains,
            MinAge = MinAgeMs is { } min ? TimeSpan.FromMilliseconds(min) : null,
            MaxAge = MaxAgeMs is { } max ? TimeSpan.FromMilliseconds(max) : null,
            Action = Action,
            After = TimeSpan.FromMilliseconds(AfterMs),
            AtMost = AtMost,
            Tags = Tags ?? [],
            Paused = Pause is not null,
            PausedBy = Pause?.By,
            PausedAt = Pause?.At?.ToUniversalTime(),
            PauseReason = Pause?.Reason,
            Acted = Acted,
            ActedAt = ActedAt?.ToUniversalTime(),
            CreatedAt = CreatedAt.ToUniversalTime(),
            CreatedBy = CreatedBy,
            UpdatedAt = UpdatedAt.ToUniversalTime(),
            UpdatedBy = UpdatedBy,
        };
}

/// <summary>Days without a fire that schedules share by name.</summary>
internal sealed record TransferCalendar : TransferSetUp
{
    public required string Name { get; init; }
    public string? Description { get; init; }
    public required IReadOnlyList<string> Days { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required string UpdatedBy { get; init; }

    public override IReadOnlyList<string> Keys() => [Name];
}

/// <summary>A schedule with its days. When it fires next, and what waits for its last task, is the other installation's.</summary>
internal sealed record TransferSchedule : TransferSetUp
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required int Version { get; init; }
    public string? Description { get; init; }
    public string? Cron { get; init; }
    public long? IntervalMs { get; init; }
    public required string TimeZone { get; init; }
    public DateTimeOffset? StartAt { get; init; }
    public DateTimeOffset? EndAt { get; init; }
    public required DateTimeOffset Anchor { get; init; }
    public IReadOnlyList<string>? ExcludedDays { get; init; }

    /// <summary>The names of its calendars.</summary>
    public IReadOnlyList<string>? Calendars { get; init; }

    /// <summary>The days of those, which it keeps where they are not.</summary>
    public IReadOnlyList<string>? CalendarDays { get; init; }

    public required string MissedRuns { get; init; }
    public required int MissedLimit { get; init; }
    public required string Overlap { get; init; }

    /// <summary>The task that each fire makes, as the store keeps it.</summary>
    [JsonConverter(typeof(StoredJsonConverter))]
    public required byte[] Task { get; init; }

    public DateTimeOffset? LastFireAt { get; init; }
    public Guid? LastTaskId { get; init; }
    public string? LastError { get; init; }
    public long Fired { get; init; }
    public long Missed { get; init; }
    public long Overlapped { get; init; }
    public TransferPause? Pause { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required string UpdatedBy { get; init; }

    public override IReadOnlyList<string> Keys() => [Name, Id.ToString()];
}
