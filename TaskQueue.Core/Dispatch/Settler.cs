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
internal sealed partial class Settler(
    IBroker broker,
    TaskLedger ledger,
    ReadyRows ready,
    StoreState store,
    TimeProvider clock,
    ILogger<Settler> logger
) : Chore(store, clock, logger)
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(250);
    private readonly ILogger _logger = logger;
    private readonly SemaphoreSlim _one = new(1);

    protected override TimeSpan Period => TimeSpan.Zero;

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await StepAsync(Wait, cancellationToken);
        return true;
    }

    /// <summary>
    /// Settles all that waits, and waits for what is being settled: who fills an index anew after it must find in the store
    /// what was done, or it would be done again.
    /// </summary>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (
            !cancellationToken.IsCancellationRequested
            && await StepAsync(TimeSpan.Zero, CancellationToken.None)
        ) { }
    }

    public override void Dispose()
    {
        base.Dispose();
        _one.Dispose();
    }

    /// <summary>Settles what is left when the process ends in order, after the worker has.</summary>
    protected override Task FinishAsync(CancellationToken cancellationToken) => DrainAsync(cancellationToken);

    private async Task<bool> StepAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var batches = await broker.TakeResultsAsync(BrokerLimits.Step, wait, cancellationToken);
            await SettleAsync(batches);
            return batches.Count > 0;
        }
        finally
        {
            _one.Release();
        }
    }

    // No token from here on: half-way through, going on is the shortest way out.
    private async Task SettleAsync(IReadOnlyList<ResultBatch> batches)
    {
        if (batches.Count == 0)
        {
            return;
        }

        var settled = await SettleAsync([.. batches.SelectMany(b => b.Results)]);
        FailPoint.Hit("release.before");
        var again = settled.Where(s => s.Verdict is Verdict.Ready).Select(s => s.TaskId).ToList();
        // The first portion goes back with the release; where payloads are so large that there are more, they follow.
        var portions = await ready.PortionsAsync(again, CancellationToken.None);
        var entries = portions.Count == 0 ? [] : await ready.ReadAsync(portions[0], CancellationToken.None);
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
        foreach (var portion in portions.Skip(1))
        {
            await ready.PushAsync(portion, PushOrigin.Accept, CancellationToken.None);
        }
    }

    // One bad result must not keep all others, and every later one, from being settled.
    private async Task<IReadOnlyList<Settled>> SettleAsync(IReadOnlyList<AttemptResult> results)
    {
        try
        {
            return await ledger.SettleAsync(results);
        }
        catch (Exception e) when (e is not RefusalException)
        {
            var settled = new List<Settled>(results.Count);
            foreach (var result in results)
            {
                settled.AddRange(await SettleAloneAsync(result));
            }

            return settled;
        }
    }

    private async Task<IReadOnlyList<Settled>> SettleAloneAsync(AttemptResult result)
    {
        try
        {
            return await ledger.SettleAsync([result]);
        }
        catch (Exception e) when (e is not RefusalException)
        {
            LogRefused(result.TaskId, e);
            var error = new AttemptError(
                "ResultRefused",
                $"The store cannot keep the result: {e.Message}",
                Final: true
            );
            return await ledger.SettleAsync([
                result with
                {
                    Outcome = AttemptOutcome.Failed,
                    Output = null,
                    Error = error,
                },
            ]);
        }
    }

    [LoggerMessage(
        EventId = 6005,
        Level = LogLevel.Error,
        Message = "The store cannot keep the result of task {TaskId}; the task is dead"
    )]
    private partial void LogRefused(Guid taskId, Exception e);
}
