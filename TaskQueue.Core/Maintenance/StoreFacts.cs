using TaskQueue.Core.Maintenance.Engines;

namespace TaskQueue.Core.Maintenance;

/// <summary>How a store stands.</summary>
/// <param name="IsSqlite">SQLite; else PostgreSQL.</param>
/// <param name="Size">How large it is.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Migrations">The migrations that it has, oldest first.</param>
public sealed record StoreFacts(
    bool IsSqlite,
    StoreSize Size,
    IReadOnlyList<TableFacts> Tables,
    IReadOnlyList<string> Migrations
);

/// <summary>How connections are used.</summary>
/// <param name="Pools">The pools of connections.</param>
/// <param name="WriteGate">SQLite: the gate that lets one writer in at a time.</param>
public sealed record ConnectionUse(IReadOnlyList<PoolUse> Pools, GateUse? WriteGate);

/// <summary>How a pool of connections stands.</summary>
/// <param name="Name"><c>queries</c>: console, API and chores; <c>ledger</c>: accepting and settling.</param>
/// <param name="Max">How many connections it may have; absent where there is no limit.</param>
/// <param name="InUse">How many are in use.</param>
/// <param name="Idle">How many are open and free; absent where the driver does not tell.</param>
/// <param name="Waiting">How many callers wait for one; absent where nobody ever waits.</param>
/// <param name="Timeouts">How many callers waited in vain since the process started; absent where nobody ever waits.</param>
public sealed record PoolUse(string Name, int? Max, int InUse, int? Idle, int? Waiting, long? Timeouts);

/// <summary>How the write gate was used since the process started.</summary>
/// <param name="Taken">Whether somebody writes now.</param>
/// <param name="Waiting">How many wait now.</param>
/// <param name="Passed">How many writers went through.</param>
/// <param name="Waits">How many of them had to wait.</param>
/// <param name="Waited">How long they waited in all.</param>
/// <param name="Longest">The longest of those waits.</param>
public sealed record GateUse(
    bool Taken,
    int Waiting,
    long Passed,
    long Waits,
    TimeSpan Waited,
    TimeSpan Longest
);

/// <summary>A statement that was slow.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Sql">The statement, without values.</param>
/// <param name="Count">How often it was slow.</param>
/// <param name="Total">How long those runs took in all.</param>
/// <param name="Mean">How long they took on average.</param>
/// <param name="Max">The slowest of them.</param>
/// <param name="FirstAt">When it was slow first.</param>
/// <param name="LastAt">When it was slow last.</param>
public sealed record SlowQuery(
    string Id,
    string Sql,
    long Count,
    TimeSpan Total,
    TimeSpan Mean,
    TimeSpan Max,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt
);
