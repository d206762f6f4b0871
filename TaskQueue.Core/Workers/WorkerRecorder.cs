using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>
/// Writes down what the broker hears of workers, adds the types that they announce to the catalogue, and lifts orders whose
/// time is over.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">Hears the beats.</param>
/// <param name="types">The catalogue.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="lease">After how long a silent worker is lost.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed partial class WorkerRecorder(
    IDbContextFactory<AppDbContext> contexts,
    IBroker broker,
    TaskTypeCatalogue types,
    ISignals signals,
    IOptions<LeaseOptions> lease,
    StoreState store,
    TimeProvider clock,
    ILogger<WorkerRecorder> logger
) : Chore(store, clock, logger)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);
    private readonly HashSet<Guid> _heard = [];
    private readonly HashSet<(Guid Worker, string Of)> _warned = [];
    private readonly ILogger _logger = logger;

    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var heard = await broker.WorkersAsync(cancellationToken);
        var now = Clock.GetUtcNow();
        // What a worker knew that is not heard of any more nobody runs; a type that was deleted since stays deleted.
        var near = heard.Where(w => now - w.LastBeatAt <= lease.Value.Duration);
        await types.AnnounceAsync(near.SelectMany(w => w.Card.Types), cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await KnownAsync(db, now, cancellationToken);
        var changes = new List<(WorkerNode Worker, WorkerStatus? Before)>();
        foreach (var worker in heard)
        {
            var isNew = !known.Remove(worker.Card.Id, out var row);
            if (row is null)
            {
                db.Workers.Add(row = NodeOf(worker));
            }

            if (row is { RegisteredBy: not null, Status: WorkerStatus.Stopped })
            {
                // It has left since the broker was asked, and whoever has left over REST does not come back.
                continue;
            }

            _heard.Add(worker.Card.Id);
            changes.Add((row, isNew ? null : row.Status));
            Write(row, worker, now);
            Warn(row);
            await RepeatAsync(row, worker.Card, cancellationToken);
        }

        foreach (var gone in known.Values)
        {
            changes.Add((gone, gone.Status));
            Part(db, gone, now);
        }

        var written = await db.SaveChangesAsync(cancellationToken);
        foreach (var gone in known.Keys.Where(_heard.Remove))
        {
            _warned.RemoveWhere(w => w.Worker == gone);
        }

        if (written > 0)
        {
            signals.Publish(
                new(SignalTopic.Workers, [])
                {
                    Events = changes
                        .Select(c => WorkerEvents.Of(c.Worker, c.Before, now))
                        .OfType<LiveEvent>(),
                }
            );
        }

        return false;
    }

    /// <summary>Records the goodbye of the worker in this process.</summary>
    protected override Task FinishAsync(CancellationToken cancellationToken) =>
        RunOnceAsync(cancellationToken);

    // An order is lifted where it still stands, so that one which somebody gives meanwhile is not overwritten.
    private static async Task<Dictionary<Guid, WorkerNode>> KnownAsync(
        AppDbContext db,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var known = await db.Workers.ToDictionaryAsync(w => w.Id, cancellationToken);
        if (!known.Values.Any(w => w.OrderUntil <= now))
        {
            return known;
        }

        await using (var scope = await db.BeginWriteAsync(cancellationToken))
        {
            await db
                .Workers.Where(w => w.OrderUntil <= now)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(w => w.Order, WorkerOrder.Work)
                            .SetProperty(w => w.OrderedBy, (string?)null)
                            .SetProperty(w => w.OrderedAt, (DateTimeOffset?)null)
                            .SetProperty(w => w.OrderReason, (string?)null)
                            .SetProperty(w => w.OrderUntil, (DateTimeOffset?)null),
                    cancellationToken
                );
            await scope.CommitAsync(cancellationToken);
        }

        db.ChangeTracker.Clear();
        return await db.Workers.ToDictionaryAsync(w => w.Id, cancellationToken);
    }

    private static WorkerNode NodeOf(WorkerSeen worker) =>
        new()
        {
            Id = worker.Card.Id,
            Name = worker.Card.Name,
            Host = worker.Card.Host,
            Version = worker.Card.Version,
            Capacity = worker.Card.Capacity,
            Queues = worker.Card.Queues,
            Labels = worker.Card.Labels,
            Types = worker.Card.Types,
            StartedAt = worker.Card.StartedAt,
        };

    private void Write(WorkerNode row, WorkerSeen worker, DateTimeOffset now)
    {
        row.Running = worker.Card.Running;
        row.Standalone = worker.Card.Standalone;
        var load = worker.Card.Load;
        (row.MemoryBytes, row.Cpu, row.Busy) = (load.MemoryBytes, load.Cpu, load.Busy);
        (row.Succeeded, row.Failed) = (load.Succeeded, load.Failed);
        (row.MeanMs, row.P95Ms) = (load.MeanMs, load.P95Ms);
        row.LastBeatAt = worker.LastBeatAt;
        row.LastClaimAt = worker.LastClaimAt ?? row.LastClaimAt;
        row.Status =
            now - worker.LastBeatAt > lease.Value.Duration ? WorkerStatus.Lost
            : worker.Card.Draining ? WorkerStatus.Draining
            : worker.Card.Paused ? WorkerStatus.Paused
            : WorkerStatus.Alive;
    }

    // Once for each worker and reason. The log of a node on another machine cannot be written from here.
    private void Warn(WorkerNode worker)
    {
        if (worker.IsOtherVersion && _warned.Add((worker.Id, "")))
        {
            LogOtherVersion(worker.Name, worker.Version, ProductVersion.Number);
        }

        foreach (var name in worker.Types)
        {
            if (types.Find(name)?.Type.Deprecation is { } note && _warned.Add((worker.Id, name)))
            {
                LogDeprecated(worker.Name, name, note);
            }
        }
    }

    // Redis may have forgotten the order, or remember an older one. A worker that drains because its process ends looks
    // as if it had heard too much; telling it again does no harm.
    private async Task RepeatAsync(WorkerNode row, WorkerCard card, CancellationToken cancellationToken)
    {
        var heard = row.Order switch
        {
            WorkerOrder.Pause => card.Paused,
            WorkerOrder.Drain => card.Draining,
            // A worker that stops looks like one that drains; it is told until it is gone.
            WorkerOrder.Stop => false,
            _ => !card.Paused && !card.Draining,
        };
        if (!heard)
        {
            await broker.OrderAsync(row.Id, row.Order, cancellationToken);
        }
    }

    // A worker that this process heard has said goodbye; of any other nothing is known. One over REST tells the store when it
    // leaves: where the broker does not know it, it has forgotten it, or has not heard of it yet.
    private void Part(AppDbContext db, WorkerNode gone, DateTimeOffset now)
    {
        var isOverRest = gone.RegisteredBy is not null;
        if (isOverRest && now - gone.LastBeatAt <= lease.Value.Duration)
        {
            return;
        }

        if (gone.Status is WorkerStatus.Alive or WorkerStatus.Draining or WorkerStatus.Paused)
        {
            gone.Status = !isOverRest && _heard.Contains(gone.Id) ? WorkerStatus.Stopped : WorkerStatus.Lost;
            gone.Running = 0;
        }

        if (now - gone.LastBeatAt > Remembered)
        {
            db.Workers.Remove(gone);
        }
    }

    [LoggerMessage(
        EventId = 14001,
        Level = LogLevel.Warning,
        Message = "Worker {Worker} runs version {Version}, this server runs {ServerVersion}: bring them to the same major and minor version"
    )]
    private partial void LogOtherVersion(string worker, string version, string serverVersion);

    [LoggerMessage(
        EventId = 14002,
        Level = LogLevel.Warning,
        Message = "Worker {Worker} runs the type {Type}, which should not be used any more: {Note}"
    )]
    private partial void LogDeprecated(string worker, string type, string note);
}
