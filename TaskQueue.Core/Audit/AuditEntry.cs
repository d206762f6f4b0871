using System.Diagnostics.CodeAnalysis;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Audit;

/// <summary>
/// One act of a person, a key or the product: who, what, when, from where, and what it changed. Written with the change
/// itself, never altered; its place in the chain is given to it a moment later.
/// </summary>
[SuppressMessage("Performance", "CA1819", Justification = "Digests are kept as the bytes they are.")]
public sealed class AuditEntry
{
    /// <summary>Rises with each row; given by the store.</summary>
    public long Sequence { get; init; }

    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>When, to the microsecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who: an e-mail address, the name of a key, <c>system</c>, or <c>anonymous</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>What they are.</summary>
    public required ActorKind ActorKind { get; init; }

    /// <summary>Their account; none where they have none.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The API key that they showed.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>By which door they came.</summary>
    public required Via Via { get; init; }

    /// <summary>Their network address.</summary>
    public string? Address { get; init; }

    /// <summary>What they did: one of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>What kind of thing they did it to, such as <c>queue</c>.</summary>
    public required string SubjectType { get; init; }

    /// <summary>Which one: its name or id; empty where there is only one.</summary>
    public required string SubjectId { get; init; }

    /// <summary>What the act changed, as it was before: small JSON without secrets.</summary>
    public string? Before { get; init; }

    /// <summary>As it was afterwards, or what else is to be said of the act: small JSON without secrets.</summary>
    public string? After { get; init; }

    /// <summary>Whether it was done.</summary>
    public AuditOutcome Outcome { get; init; }

    /// <summary>The trace of the request.</summary>
    public string? TraceId { get; init; }

    /// <summary>Proves that the product wrote the row: a keyed digest of all that stands above but the sequence.</summary>
    public byte[] Mark { get; set; } = [];

    /// <summary>Its place in the chain, from 1 on; none until it has one.</summary>
    public long? Place { get; set; }

    /// <summary>A keyed digest of the row and of the hash of the place before.</summary>
    public byte[]? Hash { get; set; }
}

/// <summary>What somebody is. The numbers are stored.</summary>
public enum ActorKind : short
{
    /// <summary>The product itself, or a command on its machine.</summary>
    System = 0,

    /// <summary>Somebody with an account, or who says so.</summary>
    Person = 1,

    /// <summary>A program with an API key.</summary>
    Key = 2,
}

/// <summary>What became of an act. The numbers are stored.</summary>
public enum AuditOutcome : short
{
    /// <summary>It was done.</summary>
    Done = 0,

    /// <summary>It was refused, and nothing was changed.</summary>
    Denied = 1,
}
