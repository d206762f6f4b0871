namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>
/// What people have made of dead letters that died of the same: whose they are, what is known of them, until when nobody
/// wants to hear of them, whether they are done with. There is no row before the first act, and it outlives its letters, so that
/// an error which comes back is known again.
/// </summary>
public sealed class LetterGroup
{
    /// <summary>What they have in common; see <see cref="ErrorFingerprint"/>.</summary>
    public required long Fingerprint { get; init; }

    /// <summary>Rises with each act of a person; deaths do not change it.</summary>
    public int Version { get; set; }

    /// <summary>The type of its tasks, for when none is left.</summary>
    public required string Type { get; set; }

    /// <summary>The kind of their error.</summary>
    public string? ErrorKind { get; set; }

    /// <summary>The message of the last one at the time of the last act.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The account of whoever looks after it.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>Their name at that time; absent while nobody does.</summary>
    public string? Owner { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? OwnedAt { get; set; }

    /// <summary>What is known of it, for those who come after.</summary>
    public string? Note { get; set; }

    /// <summary>Who wrote that.</summary>
    public string? NoteBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? NoteAt { get; set; }

    /// <summary>Who put it off; absent while it is not put off.</summary>
    public string? SnoozedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? SnoozedAt { get; set; }

    /// <summary>Until when; absent where only deaths end it.</summary>
    public DateTimeOffset? SnoozedUntil { get; set; }

    /// <summary>The count of <see cref="Deaths"/> that ends it; absent where only time does.</summary>
    public long? SnoozedToDeaths { get; set; }

    /// <summary>Who said that it is done with; stays when it comes back, until somebody reopens or resolves it.</summary>
    public string? ResolvedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>The count of <see cref="Deaths"/> at that time; a higher one means that it has come back.</summary>
    public long ResolvedDeaths { get; set; }

    /// <summary>Tasks that have died of this since the row is there, counted in the transaction of each death.</summary>
    public long Deaths { get; init; }

    /// <summary>When the last of those died.</summary>
    public DateTimeOffset? DiedAt { get; init; }

    /// <summary>The operation that tries some of it out; the last one.</summary>
    public Guid? CanaryId { get; set; }

    /// <summary>What was done to it last, in words that follow a name: <c>took it</c>.</summary>
    public string Change { get; set; } = "";

    /// <summary>By whom.</summary>
    public string ChangedBy { get; set; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>How it stands.</summary>
    /// <param name="now">The current time.</param>
    public LetterGroupStatus StatusAt(DateTimeOffset now) =>
        IsSnoozedAt(now) ? LetterGroupStatus.Snoozed
        : ResolvedAt is null ? LetterGroupStatus.Open
        : Deaths > ResolvedDeaths ? LetterGroupStatus.Regressed
        : LetterGroupStatus.Resolved;

    /// <summary>Whether somebody with this account, or without one but of this name, looks after it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="name">The name.</param>
    public bool IsOwnedBy(Guid? account, string name) =>
        OwnerId is { } owner ? owner == account : Owner is not null && Owner == name;

    // Whichever of the two comes first ends it.
    private bool IsSnoozedAt(DateTimeOffset now) =>
        SnoozedAt is not null
        && (SnoozedUntil is not { } until || now < until)
        && (SnoozedToDeaths is not { } deaths || Deaths < deaths);
}
