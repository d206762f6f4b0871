using static System.FormattableString;

namespace TaskQueue.Core.Audit;

/// <summary>Holds anchors against the chain while somebody goes along it. Pure.</summary>
internal sealed class AnchorCheck
{
    private readonly Dictionary<long, byte[]> _hashes = [];
    private readonly long _last;

    /// <param name="anchors">The anchors; of one place the first counts.</param>
    /// <param name="checkpoint">What is older was removed.</param>
    public AnchorCheck(IEnumerable<ChainHead> anchors, AuditCheckpoint? checkpoint)
    {
        foreach (var anchor in anchors.Where(a => a.Place > (checkpoint?.Place ?? 0)))
        {
            _hashes.TryAdd(anchor.Place, anchor.Hash);
            _last = Math.Max(_last, anchor.Place);
        }
    }

    /// <summary>How many agreed so far.</summary>
    public int Agreed { get; private set; }

    /// <summary>Compares a place with its anchor, where it has one.</summary>
    /// <param name="head">The place.</param>
    /// <param name="id">The entry there.</param>
    public AuditFault? Check(ChainHead head, Guid id)
    {
        if (!_hashes.TryGetValue(head.Place, out var hash))
        {
            return null;
        }

        if (!AuditChain.AreSame(hash, head.Hash))
        {
            return new(
                head.Place,
                id,
                Invariant($"The entry at place {head.Place} is another one than the anchor remembers.")
            );
        }

        Agreed++;
        return null;
    }

    /// <summary>Tells of places that are anchored and not there.</summary>
    /// <param name="last">The last place of the chain.</param>
    public AuditFault? Missing(long last) =>
        _last > last
            ? new(
                last + 1,
                null,
                Invariant(
                    $"Place {last + 1} is missing: an anchor remembers {_last} places, and there are {last}."
                )
            )
            : null;
}
