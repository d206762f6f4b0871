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
    // Taken from the broker, and not written yet.
    private IReadOnlyList<AttemptNote> _left = [];

    protected override TimeSpan Period => TimeSpan.FromMilliseconds(100);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var notes =
            _left.Count > 0 ? _left : await broker.TakeNotesAsync(BrokerLimits.Step, cancellationToken);
        if (notes.Count == 0)
        {
            return false;
        }

        // That an attempt runs is said once: were it lost, its task would be started a second time when the index is built anew.
        _left = notes;
        try
        {
            await ledger.ChangeAsync(notes.Count, session => NotePass.RunAsync(session, notes));
            _left = [];
        }
        catch (Exception e) when (!StoreErrors.IsAway(e))
        {
            // The next pass would fare no better.
            _left = [];
            throw;
        }

        ledger.Tell(notes.Select(n => n.TaskId).Distinct());
        return notes.Count == BrokerLimits.Step;
    }

    /// <summary>Writes what is left when the process ends in order, after the worker has.</summary>
    protected override Task FinishAsync(CancellationToken cancellationToken) =>
        RunOnceAsync(cancellationToken);
}
