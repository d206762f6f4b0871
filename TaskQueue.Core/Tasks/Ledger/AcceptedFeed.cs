using System.Threading.Channels;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// Ready rows on their way from the ledger to the pusher. When it is full, rows are left out and the flag is set;
/// the reconciler finds them in the store.
/// </summary>
public sealed class AcceptedFeed
{
    private const int MostBatches = 1000;
    private int _missed;

    private readonly Channel<AcceptedBatch> _batches = Channel.CreateBounded<AcceptedBatch>(
        new BoundedChannelOptions(MostBatches) { SingleReader = true }
    );

    /// <summary>Where the pusher reads.</summary>
    public ChannelReader<AcceptedBatch> Reader => _batches.Reader;

    /// <summary>Hands rows over; never waits.</summary>
    /// <param name="batch">The rows.</param>
    public void Offer(AcceptedBatch batch)
    {
        if (batch.Ready.Count > 0 && !_batches.Writer.TryWrite(batch))
        {
            Miss();
        }
    }

    /// <summary>Hands over rows that became ready and whose payloads are still to be read; never waits.</summary>
    /// <param name="ids">The rows.</param>
    public void OfferUnread(IReadOnlyList<Guid> ids)
    {
        if (ids.Count > 0 && !_batches.Writer.TryWrite(new(default, []) { Ids = ids }))
        {
            Miss();
        }
    }

    /// <summary>Says that ready rows may be missing from the broker.</summary>
    public void Miss() => Volatile.Write(ref _missed, 1);

    /// <summary>Whether rows may be missing; asking clears the flag.</summary>
    public bool TakeMissed() => Interlocked.Exchange(ref _missed, 0) == 1;
}

/// <summary>Rows that became ready in one commit.</summary>
/// <param name="Moment">The broker's moment before that commit.</param>
/// <param name="Ready">The rows.</param>
public sealed record AcceptedBatch(PushMoment Moment, IReadOnlyList<ReadyTask> Ready)
{
    /// <summary>Rows that are to be read first; then there are no others.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];
}
