using System.Text;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Schemas;
using TaskQueue.Core.Tasks.Versions;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks;

/// <summary>All that can be said of a task type. Nothing is checked yet; what is absent is not said.</summary>
public sealed record TypeDefinition
{
    /// <summary>Characters of a version.</summary>
    public const int LongestVersion = 64;

    /// <summary>Characters of the note of a deprecation.</summary>
    public const int LongestNote = 1000;

    /// <summary>What it does, for people.</summary>
    public string? Description { get; init; }

    /// <summary>The version of its payload, in its owner's words.</summary>
    public string? Version { get; init; }

    /// <summary>The JSON schema that payloads must keep to.</summary>
    public string? Schema { get; init; }

    /// <summary>What makes a payload of the version before into one of this version, as a JSON list of steps.</summary>
    public string? Migration { get; init; }

    /// <summary>Whether a new version may refuse payloads that the one before allowed, without a migration.</summary>
    public bool AcceptBreaking { get; init; }

    /// <summary>The retry policy of its tasks that bring none.</summary>
    public string? Retry { get; init; }

    /// <summary>How many attempts of its tasks may fail, where nothing else says so.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long an attempt of its tasks that bring no timeout may run.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long after its acceptance, or its time to run, a task that brings no deadline has to be done.</summary>
    public TimeSpan? DeadlineAfter { get; init; }

    /// <summary>How long after their end the results of its tasks are kept that do not say so themselves.</summary>
    public TimeSpan? ResultTtl { get; init; }

    /// <summary>Why it should not be used any more, and what to use instead.</summary>
    public string? Deprecation { get; init; }

    /// <summary>When it is to go away; only for a type that should not be used.</summary>
    public DateTimeOffset? Sunset { get; init; }

    /// <summary>
    /// The paths that are hidden of its payloads and results from those without the permission to see payloads. Where it is
    /// absent they see nothing of them.
    /// </summary>
    public IReadOnlyList<string>? Mask { get; init; }

    /// <summary>The paths of its payloads that are searched for, such as <c>customer.id</c>.</summary>
    public IReadOnlyList<string>? Indexed { get; init; }

    /// <summary>What is said of a type now.</summary>
    /// <param name="type">The type.</param>
    public static TypeDefinition Of(TaskType type) =>
        new()
        {
            Description = type.Description,
            Version = type.Version,
            Schema = type.Schema,
            Retry = type.Retry,
            MaxAttempts = type.MaxAttempts,
            Timeout = type.Timeout,
            DeadlineAfter = type.DeadlineAfter,
            ResultTtl = type.ResultTtl,
            Deprecation = type.Deprecation,
            Sunset = type.Sunset,
            Mask = MaskText.Read(type.Mask),
            Indexed = IndexedText.Read(type.Indexed),
        };

    /// <summary>Finds everything that is wrong.</summary>
    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        TextRules.Check(Description, "description", TaskLimits.Description, errors);
        TextRules.Check(Version, "version", LongestVersion, errors);
        errors.Require(
            Version is null || !string.IsNullOrWhiteSpace(Version),
            "version",
            "Must not be empty."
        );
        RetryText.Check(Retry, "retry", errors);
        errors.Require(
            MaxAttempts is null or (>= 1 and <= TaskLimits.Attempts),
            "maxAttempts",
            Invariant($"Must be from 1 to {TaskLimits.Attempts}.")
        );
        errors.Require(
            Timeout is null || (Timeout >= TimeSpan.FromSeconds(1) && Timeout <= TaskLimits.Timeout),
            "timeout",
            "Must be from one second to seven days."
        );
        NewTaskRules.CheckSpan(DeadlineAfter, "deadline", errors);
        NewTaskRules.CheckSpan(ResultTtl, "resultTtl", errors);
        TextRules.Check(Deprecation, "deprecation", LongestNote, errors);
        errors.Require(
            Deprecation is null || !string.IsNullOrWhiteSpace(Deprecation),
            "deprecation",
            "Must not be empty."
        );
        errors.Require(
            Sunset is null || Deprecation is not null,
            "sunset",
            "Is only for a type with a deprecation."
        );
        if (
            Schema is not null
            && !PayloadSchema.TryParse(Encoding.UTF8.GetBytes(Schema), out _, out var fault)
        )
        {
            errors.Add("schema", fault);
        }

        MaskText.Check(Mask, "mask", errors);
        IndexedText.Check(Indexed, "indexed", errors);
        if (Migration is not null && !PayloadMigration.TryParse(Migration, out _, out var wrong))
        {
            errors.Add("migration", wrong);
        }

        return errors;
    }

    /// <summary>Says it of a type.</summary>
    internal void WriteTo(TaskType type, string actor, DateTimeOffset now)
    {
        type.Description = Description;
        type.Version = Version;
        type.Schema = Schema;
        type.Retry = Retry is { } text ? RetryPolicies.Of(text).Text : null;
        type.MaxAttempts = MaxAttempts;
        type.Timeout = Timeout;
        type.DeadlineAfter = DeadlineAfter;
        type.ResultTtl = ResultTtl;
        type.DeprecatedAt = Deprecation is null ? null : type.DeprecatedAt ?? now;
        type.Deprecation = Deprecation;
        type.Sunset = Sunset is { } end ? NewRows.Microseconds(end) : null;
        type.Mask = MaskText.Write(Mask);
        type.Indexed = IndexedText.Write(Indexed);
        type.Revision++;
        (type.UpdatedBy, type.UpdatedAt) = (actor, now);
    }
}
