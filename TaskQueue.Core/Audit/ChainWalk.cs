using static System.FormattableString;

namespace TaskQueue.Core.Audit;

/// <summary>Goes along the chain, row by row, and tells of the first one that is not as it was written. Pure.</summary>
/// <param name="key">The key.</param>
/// <param name="start">Where the chain begins.</param>
internal sealed class ChainWalk(byte[] key, ChainHead start)
{
    /// <summary>How far it has come.</summary>
    public ChainHead Head { get; private set; } = start;

    /// <summary>How many rows it has passed.</summary>
    public long Rows { get; private set; }

    /// <summary>Looks at the next row.</summary>
    /// <param name="entry">The row with the next place.</param>
    /// <returns>What is wrong; none when it is as it was written.</returns>
    public AuditFault? Add(AuditEntry entry)
    {
        var due = Head.Place + 1;
        if (entry.Place != due)
        {
            return entry.Place > due
                ? new(due, null, Invariant($"Place {due} is missing; place {entry.Place} follows."))
                : new(due, entry.Id, Invariant($"Place {entry.Place} stands where place {due} is due."));
        }

        if (!IsMarked(key, entry))
        {
            return new(due, entry.Id, Invariant($"The entry at place {due} is not as it was written."));
        }

        var hash = AuditChain.Hash(key, Head.Hash, due, entry);
        if (!AuditChain.AreSame(hash, entry.Hash))
        {
            return new(
                due,
                entry.Id,
                Invariant($"The entry at place {due} does not go on from place {Head.Place}.")
            );
        }

        Head = new(due, hash);
        Rows++;
        return null;
    }

    /// <summary>Whether the product wrote a row, and it is as it was written.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">The row.</param>
    public static bool IsMarked(byte[] key, AuditEntry entry) =>
        AuditChain.AreSame(AuditChain.Mark(key, entry), entry.Mark);
}

/// <summary>A place of the chain.</summary>
/// <param name="Place">Its number; 0 before the first.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record ChainHead(long Place, byte[] Hash)
{
    /// <summary>Before the first place.</summary>
    public static ChainHead Start { get; } = new(0, AuditChain.Genesis);
}

/// <summary>The first thing that is wrong with the audit log.</summary>
/// <param name="Place">The place in the chain; none for a row that has none.</param>
/// <param name="Id">The entry; none where it is missing.</param>
/// <param name="Reason">What is wrong, for people.</param>
public sealed record AuditFault(long? Place, Guid? Id, string Reason);
