using TaskQueue.Core.Data;
using TaskQueue.Core.Maintenance.Engines;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Maintenance;

/// <summary>Tells how the store stands: sizes, tables, pools, slow statements and their plans.</summary>
public sealed class StoreReport
{
    private readonly IStoreEngine _engine;
    private readonly QueueQueries _queues;
    private readonly StorePools _pools;
    private readonly WriteGate _gate;
    private readonly StoreConnection _connection;
    private readonly StoreMigrator _migrator;
    private readonly SlowStatements _slow;
    private readonly StatementPlans _plans;

    internal StoreReport(
        IStoreEngine engine,
        QueueQueries queues,
        StorePools pools,
        WriteGate gate,
        StoreConnection connection,
        StoreMigrator migrator,
        SlowStatements slow,
        StatementPlans plans
    )
    {
        _engine = engine;
        _queues = queues;
        _pools = pools;
        _gate = gate;
        _connection = connection;
        _migrator = migrator;
        _slow = slow;
        _plans = plans;
    }

    /// <summary>From how long on a statement is slow.</summary>
    public TimeSpan SlowFrom => _slow.Threshold;

    /// <summary>Sizes and tables. Tasks are counted by their counters, other rows estimated by the database.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">They may not.</exception>
    public async Task<StoreFacts> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.SystemRead);
        var size = await _engine.SizeAsync(cancellationToken);
        var tables = await _engine.TablesAsync(cancellationToken);
        var queues = await _queues.ListAsync(Actor.System, cancellationToken);
        var tasks = queues.Sum(q => q.Accepted - q.Removed);
        return new(
            _connection.Provider is StoreProvider.Sqlite,
            size,
            [
                .. tables
                    .Where(t => !t.Name.StartsWith("__EF", StringComparison.Ordinal))
                    .Select(t => t.Name == "tasks" ? t with { Rows = tasks } : t),
            ],
            _migrator.Applied
        );
    }

    /// <summary>Pools and the write gate, as they stand now.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">They may not.</exception>
    public ConnectionUse ReadConnections(Actor actor)
    {
        actor.Require(Permissions.SystemRead);
        var gate = _gate.State;
        return new(
            [
                .. _pools
                    .Read()
                    .Select(p => new PoolUse(p.Name, p.Max, p.InUse, p.Idle, p.Waiting, p.Timeouts)),
            ],
            _connection.Provider is StoreProvider.Sqlite
                ? new(gate.Taken, gate.Waiting, gate.Passed, gate.Waits, gate.Waited, gate.Longest)
                : null
        );
    }

    /// <summary>Statements that were slow since the process started, the slowest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">They may not.</exception>
    public IReadOnlyList<SlowQuery> ReadSlow(Actor actor)
    {
        actor.Require(Permissions.SystemRead);
        return
        [
            .. _slow.All.Select(s => new SlowQuery(
                s.Id,
                s.Text,
                s.Count,
                s.Total,
                s.Total / s.Count,
                s.Max,
                s.FirstAt,
                s.LastAt
            )),
        ];
    }

    /// <summary>How the database would run such a statement; nothing is run.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">One of the slow statements.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>The plan, a line for each step.</returns>
    /// <exception cref="RefusalException">Not allowed, no such statement, or no plan can be made of it.</exception>
    public Task<IReadOnlyList<string>> PlanAsync(Actor actor, string id, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.SystemRead);
        return _plans.ExplainAsync(
            _slow.Find(id)
                ?? throw new RefusalException(
                    RefusalCode.NotFound,
                    "There is no such statement, or it is no longer remembered."
                ),
            cancellationToken
        );
    }
}
