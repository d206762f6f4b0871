using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks;

/// <summary>What is to be different about a waiting task. A part that is absent stays as it is.</summary>
public sealed record TaskEdit
{
    /// <summary>A new name; an empty one takes it away.</summary>
    public string? Name { get; init; }

    /// <summary>A new description; an empty one takes it away.</summary>
    public string? Description { get; init; }

    /// <summary>New tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>New labels that its worker must have.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>A new priority.</summary>
    public int? Priority { get; init; }

    /// <summary>A new queue.</summary>
    public string? Queue { get; init; }

    /// <summary>A new time to run; one that has passed means now.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>Whether it is to run as soon as it can, its time to run taken away; goes without <see cref="RunAt"/>.</summary>
    public bool RunAtOnce { get; init; }

    /// <summary>A new expiry.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it is to expire no more; goes without <see cref="ExpiresAt"/>.</summary>
    public bool NeverExpires { get; init; }

    /// <summary>A new time by which all of it has to be done.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Be done this long after the edit; goes without <see cref="Deadline"/>.</summary>
    public TimeSpan? DeadlineAfter { get; init; }

    /// <summary>Whether it is to have no deadline any more; goes without a new one.</summary>
    public bool WithoutDeadline { get; init; }

    /// <summary>A new payload.</summary>
    public ReadOnlyMemory<byte>? Payload { get; init; }

    /// <summary>The version of the type that a new payload is of.</summary>
    internal string? TypeVersion { get; init; }

    /// <summary>What is indexed of a new payload.</summary>
    internal SearchPaths Searched { get; init; } = SearchPaths.None;

    /// <summary>What the timeline says of it.</summary>
    internal string Reason { get; init; } = "Edited.";

    /// <summary>Finds everything that is wrong, by the rules of a submission.</summary>
    /// <param name="now">The current time.</param>
    public FieldErrors Check(DateTimeOffset now) =>
        NewTaskRules.Check(
            new()
            {
                Type = "any",
                Payload = Payload ?? "null"u8.ToArray(),
                Name = Name,
                Description = Description,
                Tags = Tags ?? [],
                Labels = Labels ?? [],
                Priority = Priority ?? 0,
                Queue = Queue ?? "any",
                RunAt = RunAt,
                ExpiresAt = ExpiresAt,
                Deadline = Deadline,
                DeadlineAfter = DeadlineAfter,
            },
            now
        );
}
