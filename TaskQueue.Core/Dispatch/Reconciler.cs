using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Looks, every ten seconds and when told that rows may be missing, at the first rows of each lane in the store, and
/// pushes what the broker does not know. Whatever else was lost on the way, this finds it.
/// </summary>
/// <param name="rows">Finds, reads and pushes ready rows.</param>
/// <param name="broker">Marks lanes that hold more than the window.</param>
/// <param name="feed">Tells when rows may be missing.</param>
/// <param name="leadership">Whether this process does the periodic look.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class Reconciler(
    ReadyRows rows,
    IBroker broker,
    AcceptedFeed feed,
    Leadership leadership,
    StoreState store,
    TimeProvider clock,
    ILogger<Reconciler> logger
) : Chore(store, clock, logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    protected override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        feed.TakeMissed();
        try
        {
            await LookAsync(cancellationToken);
        }
        catch
        {
            // What was missing is missing still.
            feed.Miss();
            throw;
        }

        return false;
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // No look at counters: it is this pass that finds what counters or signals got wrong.
        foreach (var lane in await rows.LanesAsync(cancellationToken))
        {
            await FillAsync(lane, PushOrigin.Accept, cancellationToken);
        }
    }

    /// <summary>Pushes the first rows of a lane that the broker does not know.</summary>
    public async Task FillAsync(LaneName lane, PushOrigin origin, CancellationToken cancellationToken)
    {
        var window = lane.Key.Length == 0 ? BrokerLimits.WindowEntries : BrokerLimits.KeyWindowEntries;
        var first = await rows.FirstOfAsync(lane, window, cancellationToken);
        FailPoint.Hit("reconcile.reread");
        var fits = first.Count == 0 || await rows.PushAsync(first, origin, cancellationToken);
        if (!fits || first.Count == window)
        {
            await broker.SpillAsync(lane, cancellationToken);
        }
    }

    protected override async Task RestAsync(TimeSpan period, CancellationToken cancellationToken)
    {
        // The leader looks by the clock; each process looks when it knows that something may be missing.
        for (
            var rested = TimeSpan.Zero;
            !feed.TakeMissed() && !(rested >= period && leadership.IsLeader);
            rested += Look
        )
        {
            await Task.Delay(Look, Clock, cancellationToken);
        }
    }
}
