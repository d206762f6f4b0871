extern alias bench;

using bench::TaskQueue.Bench;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Bench;

/// <summary>What the bench fills a store with is what the product would have in it, on both stores.</summary>
public abstract class YearOfTasksTests : PartsTests
{
    private const int Rows = 2000;

    private protected override (string Key, string Value)[] Settings =>
        [(SearchPaths.Setting, YearOfTasks.Paths)];

    private protected abstract bool IsPostgres { get; }

    [Fact]
    public async Task AYear_IsThere_AsTheProductCountsAndFindsIt()
    {
        var now = Samples.Now;
        var made = new YearOfTasks(Rows, now, "operator@example.com").All().ToList();
        IYearWriter writer = IsPostgres
            ? new PostgresYear(Database.ConnectionString)
            : new SqliteYear(Database.ConnectionString);

        // The bench fills a file that nobody has open; here it would wait for minutes until idle connections are closed.
        SqliteConnection.ClearAllPools();
        await writer.WriteAsync(new YearOfTasks(Rows, now, "operator@example.com").All(), now, Stop);

        await using var db = Parts.Db();
        var kept = await db.Tasks.AsNoTracking().OrderBy(t => t.Id).ToListAsync(Stop);
        Assert.Equal(made.Select(m => m.Task.Id), kept.Select(t => t.Id));
        Assert.Equal(
            made.Select(m => (m.Task.State, m.Task.FinishedAt)),
            kept.Select(t => (t.State, t.FinishedAt))
        );
        foreach (var queue in await Parts.Get<QueueQueries>().ListAsync(Product.Operator, Stop))
        {
            var own = kept.Where(t => t.Queue == queue.Name).ToList();
            Assert.Equal(own.Count, queue.Accepted);
            Assert.Equal(own.Count(t => t.State is TaskState.Succeeded), queue.Succeeded);
            Assert.Equal(own.Count(t => t.State is TaskState.Dead), queue.Dead);
            Assert.Equal(0, queue.Difference);
        }

        var sought = made.First(m => m.Task is { Queue: "orders", Tags.Count: > 0 }).Task;
        var customer = sought.Values.First(v => v.Path == "customer.id").Value;
        Assert.Contains(sought.Id, await FindAsync($"payload.customer.id:{customer}"));
        Assert.Contains(sought.Id, await FindAsync($"tag:{sought.Tags[0]} queue:orders", sought.Id));
        Assert.Equal(made.Sum(m => m.Attempts.Count), await db.Attempts.CountAsync(Stop));
        Assert.All(
            made.Where(m => m.Task.State is TaskState.Dead),
            m => Assert.Equal(m.Task.Attempt, m.Attempts.Count)
        );
    }

    private async Task<List<Guid>> FindAsync(string query, Guid? near = null)
    {
        var filter = new TaskFilter { Query = TaskQuery.TryParse(query, out _) };
        // From just before it, so that it is on the first page.
        var cursor = near is { } id ? $"{id:N}"[..^1] + "f" : null;
        var page = await Parts.Get<TaskQueries>().ListAsync(Product.Operator, filter, cursor, 50, Stop);
        return [.. page.Items.Select(t => t.Id)];
    }

    /// <summary>On SQLite.</summary>
    public sealed class OnSqlite : YearOfTasksTests
    {
        private protected override bool IsPostgres => false;

        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    /// <summary>On PostgreSQL.</summary>
    public sealed class OnPostgres : YearOfTasksTests
    {
        private protected override bool IsPostgres => true;

        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
