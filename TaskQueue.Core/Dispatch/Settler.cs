using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Takes results from the broker, settles them in the store, and only then releases them (I3). Whatever happens in
/// between, the results are still there, and settling them again changes nothing.
/// </summary>
/// <param name="broker">Where results wait.</param>
/// <param name="ledger">Settles them.</param>
/// <param name="ready">Reads what is ready again.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class Settler(
    IBroker broker,
    TaskLedger ledger,
    ReadyRows ready,
    StoreState store,
    TimeProvider clock,
    ILogger<Settler> logger
) : Chore(store, clock, logger)
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(250);

    protected override TimeSpan Period => TimeSpan.Zero;

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(await broker.TakeResultsAsync(BrokerLimits.Step, Wait, cancellationToken));
        return true;
    }

    /// <summary>Settles what is left when the process ends in order, after the worker has.</summary>
    protected override async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (
            await broker.TakeResultsAsync(BrokerLimits.Step, TimeSpan.Zero, CancellationToken.None)
                is { Count: > 0 } left
            && !cancellationToken.IsCancellationRequested
        )
        {
            await SettleAsync(left);
        }
    }

    // No token from here on: half-way through, going on is the shortest way out.
    private async Task SettleAsync(IReadOnlyList<ResultBatch> batches)
    {
        if (batches.Count == 0)
        {
            return;
        }

        var settled = await ledger.SettleAsync([.. batches.SelectMany(b => b.Results)]);
        FailPoint.Hit("release.before");
        var again = settled.Where(s => s.Verdict is Verdict.Ready).Select(s => s.TaskId).ToList();
        var entries = again.Count == 0 ? [] : await ready.ReadAsync(again, CancellationToken.None);
        var byTask = entries.ToDictionary(e => e.Envelope.Id);
        var releases = batches
            .Select(batch => new Release(
                batch.EntryId,
                [.. batch.Results.Select(r => r.TaskId).Where(id => !byTask.ContainsKey(id))],
                [.. batch.Results.Where(r => byTask.ContainsKey(r.TaskId)).Select(r => byTask[r.TaskId])]
            ))
            .ToList();
        await broker.ReleaseAsync(releases, CancellationToken.None);
        FailPoint.Hit("release.after");
        ledger.Tell(settled.Select(s => s.TaskId));
    }
}
