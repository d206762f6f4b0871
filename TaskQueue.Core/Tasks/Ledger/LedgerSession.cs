using System.Data.Common;
using TaskQueue.Core.Tasks.Follows;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// One transaction of the ledger. The provider's session knows how to insert, lock and update many rows at once;
/// counters are added up here and written with the commit.
/// </summary>
internal abstract class LedgerSession : IAsyncDisposable
{
    private static readonly string[] StateColumns =
    [
        "scheduled",
        "blocked",
        "queued",
        "running",
        "retrying",
        "succeeded",
        "dead",
        "cancelled",
        "expired",
        "skipped",
    ];

    private static readonly string AddCounts = Upsert(
        "queue_counts",
        ["queue", "shard"],
        ["accepted", "removed", .. StateColumns]
    );

    private static readonly string AddSlice = Upsert(
        "queue_slices",
        ["at", "queue", "shard"],
        ["accepted", "succeeded", "failed", "dead", "attempts", "run_ms"]
    );

    // With a slice, since there is always one where there are figures: not another round trip for them.
    private static readonly string AddSliceAndFigures =
        $"{AddSlice}; insert into figure_notes (body) values (@p9)";

    /// <summary>What this transaction changes in the counters.</summary>
    public Tally Tally { get; } = new();

    /// <summary>The tasks that turned in this transaction, and on which others depend.</summary>
    public LedgerNews News { get; } = new();

    /// <summary>The tasks that died in this transaction, for the groups that people work on.</summary>
    public LetterGroupDeaths Deaths { get; } = new();

    /// <summary>The same, for those who follow what they belong to.</summary>
    public FollowedDeaths Followed { get; } = new();

    /// <summary>Which counter rows this writer uses.</summary>
    protected abstract short Shard { get; }

    /// <summary>Inserts tasks; those whose idempotency key is taken are left out.</summary>
    /// <returns>The ids of the inserted ones.</returns>
    public abstract Task<HashSet<Guid>> InsertTasksAsync(IReadOnlyList<TaskItem> tasks);

    /// <summary>Finds the task that has an idempotency key.</summary>
    public abstract Task<(Guid Id, byte[]? RequestHash)?> FindByKeyAsync(string createdBy, string key);

    /// <summary>Reads tasks and keeps other writers from them until the end of the transaction.</summary>
    public abstract Task<Dictionary<Guid, TaskItem>> LockAsync(IReadOnlyCollection<Guid> ids);

    /// <summary>Writes the columns that moves change.</summary>
    public abstract Task UpdateAsync(IReadOnlyList<TaskItem> tasks);

    /// <summary>Inserts rows of a table.</summary>
    public abstract Task InsertAsync<TRow>(LedgerTable<TRow> table, IReadOnlyList<TRow> rows);

    /// <summary>Executes one statement whose parameters are <c>@p0</c>, <c>@p1</c> …</summary>
    public abstract Task<int> ExecuteAsync(string sql, params object?[] values);

    /// <summary>Runs one query for each key.</summary>
    /// <param name="keys">The keys; in the order in which rows are to be locked, where the query locks.</param>
    /// <param name="query">The query of one key, which stands in it as <c>@id</c>.</param>
    /// <param name="read">Reads one row.</param>
    /// <param name="most">How many rows at the most, of all keys together.</param>
    /// <param name="locks">Whether other writers are kept from the rows until the end of the transaction.</param>
    public abstract Task<List<T>> QueryEachAsync<TKey, T>(
        IReadOnlyList<TKey> keys,
        string query,
        Func<DbDataReader, IProviderValues, T> read,
        int most = int.MaxValue,
        bool locks = false
    );

    /// <summary>
    /// Executes one statement for many ids. It ends with the column of the ids, as in <c>delete from t where task_id</c>;
    /// its parameters are <c>@p0</c>, <c>@p1</c> …
    /// </summary>
    public abstract Task ExecuteForAllAsync(string sql, IReadOnlyList<Guid> ids, params object?[] values);

    /// <summary>Writes the counters and makes everything durable.</summary>
    public async Task CommitAsync()
    {
        await Deaths.WriteAsync(this);
        await Followed.WriteAsync(this);
        foreach (var (queue, delta) in Tally.Queues)
        {
            object?[] values = [queue, Shard, delta.Accepted, delta.Removed, .. delta.States.Cast<object?>()];
            await ExecuteAsync(AddCounts, values);
        }

        var figures = Tally.Figures.IsEmpty ? null : Tally.Figures.ToBytes();
        foreach (var ((at, queue), d) in Tally.Slices)
        {
            object?[] values =
            [
                at,
                queue,
                Shard,
                d.Accepted,
                d.Succeeded,
                d.Failed,
                d.Dead,
                d.Attempts,
                d.RunMs,
            ];
            await (
                figures is null
                    ? ExecuteAsync(AddSlice, values)
                    : ExecuteAsync(AddSliceAndFigures, [.. values, figures])
            );
            figures = null;
        }

        await CommitTransactionAsync();
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task CommitTransactionAsync();

    private static string Upsert(string table, string[] key, string[] sums)
    {
        string[] columns = [.. key, .. sums];
        return $"insert into {table} ({string.Join(", ", columns)}) "
            + $"values ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))}) "
            + $"on conflict ({string.Join(", ", key)}) do update set "
            + string.Join(", ", sums.Select(c => $"{c} = {table}.{c} + excluded.{c}"));
    }
}
