using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>Writes what running attempts say of themselves: that they run, how far they are, what they log.</summary>
/// <param name="broker">Where notes wait.</param>
/// <param name="ledger">Writes them.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class NoteKeeper(
    IBroker broker,
    TaskLedger ledger,
    StoreState store,
    TimeProvider clock,
    ILogger<NoteKeeper> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromMilliseconds(100);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var notes = await broker.TakeNotesAsync(BrokerLimits.Step, cancellationToken);
        if (notes.Count == 0)
        {
            return false;
        }

        await ledger.ChangeAsync(notes.Count, session => NotePass.RunAsync(session, notes));
        ledger.Tell(notes.Select(n => n.TaskId).Distinct());
        return notes.Count == BrokerLimits.Step;
    }

    /// <summary>Writes what is left when the process ends in order, after the worker has.</summary>
    protected override Task FinishAsync(CancellationToken cancellationToken) =>
        RunOnceAsync(cancellationToken);
}
