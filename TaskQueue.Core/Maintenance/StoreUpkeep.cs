using TaskQueue.Core.Maintenance.Engines;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Maintenance;

/// <summary>
/// Maintains the store, one piece at a time in all processes together, in the background; remembers what was done.
/// </summary>
public sealed partial class StoreUpkeep : IAsyncDisposable
{
    private readonly MaintenanceLog _log;
    private readonly IStoreEngine _engine;
    private readonly QueueQueries _queues;
    private readonly TimeProvider _clock;
    private readonly ILogger<StoreUpkeep> _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private Progress? _progress;
    private Task _work = Task.CompletedTask;

    internal StoreUpkeep(
        MaintenanceLog log,
        IStoreEngine engine,
        QueueQueries queues,
        TimeProvider clock,
        ILogger<StoreUpkeep> logger
    )
    {
        _log = log;
        _engine = engine;
        _queues = queues;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Ends when what runs now has ended; tests wait for it.</summary>
    internal Task Work => _work;

    /// <summary>Begins a piece of maintenance.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="action">What is to be done.</param>
    /// <param name="cancellationToken">Ends the start; what has begun goes on.</param>
    /// <returns>The run.</returns>
    /// <exception cref="RefusalException">Not allowed, or another piece runs.</exception>
    public async Task<MaintenanceRun> StartAsync(
        Actor actor,
        MaintenanceAction action,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SystemManage);
        if (!await _one.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            throw Busy();
        }

        IAsyncDisposable? guard = null;
        try
        {
            guard = await _engine.TryLockAsync(cancellationToken) ?? throw Busy();
            await _log.CloseInterruptedAsync(cancellationToken);
            var run = new MaintenanceRun
            {
                Id = TaskIds.Next(_clock),
                Action = action,
                Actor = actor.Name,
                StartedAt = _clock.GetUtcNow(),
                SizeBefore = await BytesAsync(cancellationToken),
            };
            await _log.AddAsync(actor, run, cancellationToken);
            _progress = new(run.Id);
            _work = Task.Run(() => RunAsync(run, guard), CancellationToken.None);
            return run;
        }
        catch
        {
            if (guard is not null)
            {
                await guard.DisposeAsync();
            }

            _one.Release();
            throw;
        }
    }

    /// <summary>The last runs, the newest first, with the progress of the one that runs in this process.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<(MaintenanceRun Run, int? Percent)>> ListAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SystemRead);
        var runs = await _log.LastAsync(MaintenanceLog.Remembered, cancellationToken);
        return [.. runs.Select(r => (r, PercentOf(r)))];
    }

    /// <summary>Marks what a process left behind that was killed; unless another process is at it.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await using var guard = await _engine.TryLockAsync(cancellationToken);
        if (guard is not null)
        {
            await _log.CloseInterruptedAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        _one.Dispose();
    }

    private static RefusalException Busy() =>
        new(RefusalCode.Conflict, "Another piece of maintenance runs; wait until it is through.");

    private int? PercentOf(MaintenanceRun run) =>
        run.Outcome is MaintenanceOutcome.Running && _progress is { } progress && progress.Run == run.Id
            ? progress.Percent
            : null;

    private async Task RunAsync(MaintenanceRun run, IAsyncDisposable guard)
    {
        try
        {
            try
            {
                (run.Outcome, run.Detail) = await ActAsync(run.Action, _progress!, _end.Token);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                (run.Outcome, run.Detail) = (
                    MaintenanceOutcome.Interrupted,
                    "The process ended before it was through."
                );
            }
            catch (Exception e)
            {
                (run.Outcome, run.Detail) = (MaintenanceOutcome.Failed, e.Message);
                LogFailed(run.Action, e);
            }

            run.FinishedAt = _clock.GetUtcNow();
            run.SizeAfter = await BytesAsync(CancellationToken.None);
            await _log.CloseAsync(run, CancellationToken.None);
            LogDone(run.Action, run.Outcome, run.SizeBefore, run.SizeAfter.Value);
        }
        catch (Exception e)
        {
            // The store is away: the row stays open, and the next run, or the next start, closes it.
            LogFailed(run.Action, e);
        }
        finally
        {
            await EndAsync(guard);
        }
    }

    private async Task EndAsync(IAsyncDisposable guard)
    {
        try
        {
            await guard.DisposeAsync();
        }
        catch (Exception e)
        {
            // The session is gone, and the lock with it.
            LogUnlock(e.Message);
        }

        _progress = null;
        _one.Release();
    }

    private async Task<(MaintenanceOutcome Outcome, string Detail)> ActAsync(
        MaintenanceAction action,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        switch (action)
        {
            case MaintenanceAction.Analyze:
                return (
                    MaintenanceOutcome.Succeeded,
                    await _engine.AnalyzeAsync(progress, cancellationToken)
                );
            case MaintenanceAction.Vacuum:
                return (MaintenanceOutcome.Succeeded, await _engine.VacuumAsync(progress, cancellationToken));
            default:
                var faults = (await _engine.CheckAsync(progress, cancellationToken)).ToList();
                var queues = await _queues.ListAsync(Actor.System, cancellationToken);
                faults.AddRange(
                    queues
                        .Where(q => q.Difference != 0)
                        .Select(q =>
                            FormattableString.Invariant(
                                $"Queue {q.Name}: {q.Difference} tasks are unaccounted for."
                            )
                        )
                );
                return faults.Count == 0
                    ? (MaintenanceOutcome.Succeeded, "No damage, and every task is accounted for.")
                    : (MaintenanceOutcome.Found, string.Join("\n", faults.Take(20)));
        }
    }

    private async Task<long> BytesAsync(CancellationToken cancellationToken)
    {
        var size = await _engine.SizeAsync(cancellationToken);
        return size.Bytes + (size.LogBytes ?? 0);
    }

    [LoggerMessage(
        EventId = 11001,
        Level = LogLevel.Information,
        Message = "Maintenance {Action}: {Outcome}, {Before} bytes before, {After} bytes after"
    )]
    private partial void LogDone(
        MaintenanceAction action,
        MaintenanceOutcome outcome,
        long before,
        long after
    );

    [LoggerMessage(EventId = 11002, Level = LogLevel.Warning, Message = "Maintenance {Action} failed")]
    private partial void LogFailed(MaintenanceAction action, Exception e);

    [LoggerMessage(
        EventId = 11003,
        Level = LogLevel.Debug,
        Message = "The lock of the maintenance went by itself: {Reason}"
    )]
    private partial void LogUnlock(string reason);

    private sealed class Progress(Guid run) : IProgress<int>
    {
        private int _percent;

        public Guid Run => run;

        public int Percent => Volatile.Read(ref _percent);

        public void Report(int value) => Volatile.Write(ref _percent, value);
    }
}
