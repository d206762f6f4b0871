using System.Diagnostics;
using System.Text;
using TaskQueue.Core.Data;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks.Queries;

/// <summary>The first page of a query by a field that has an index is read by it, on both stores.</summary>
public abstract class SearchPlanTests : PartsTests
{
    private const int Rows = 20_000;

    // The field, and what its plan names: on SQLite a primary key has a name of its own. PostgreSQL is asked for the plan
    // for any value, and walks the primary key where many rows may match; for a rare one it takes the field's own.
    private static readonly (string Query, string[] Indexes)[] Asked =
    [
        ("status:dead", ["ix_tasks_state", "pk_tasks"]),
        ("queue:queue-3", ["ix_tasks_queue", "pk_tasks"]),
        ("queue:queue-3 status:dead", ["ix_tasks_queue_state"]),
        ("type:rare.type", ["ix_tasks_type", "pk_tasks"]),
        ("tag:rare", ["pk_task_tags", "sqlite_autoindex_task_tags_1", "ix_task_tags_task", "pk_tasks"]),
        ("label:rare", ["ix_tasks_labels"]),
        ("correlation:order-77", ["ix_tasks_correlation"]),
        ("key:tenant-1", ["ix_tasks_key"]),
        ("id:01900000*", ["pk_tasks", "sqlite_autoindex_tasks_1"]),
        (
            "payload.customer.id:77",
            ["pk_task_values", "sqlite_autoindex_task_values_1", "ix_task_values_task"]
        ),
        (
            "payload.customer.id:777*",
            ["pk_task_values", "sqlite_autoindex_task_values_1", "ix_task_values_task"]
        ),
        ("created:<1h", ["pk_tasks", "sqlite_autoindex_tasks_1"]),
        (
            "ended:<1h status:dead",
            ["ix_tasks_state", "ix_tasks_finished", "ix_tasks_dead_latest", "pk_tasks"]
        ),
    ];

    [Fact]
    public async Task AFieldWithAnIndex_IsReadByIt()
    {
        await FillAsync();
        await using var watched = await CoreParts.MakeAsync(
            Database,
            open: false,
            settings: [("Storage:SlowStatement", "00:00:00.0000001"), (SearchPaths.Setting, "customer.id")]
        );
        var wrong = new List<string>();
        foreach (var (query, indexes) in Asked)
        {
            var filter = new TaskFilter { Query = TaskQuery.TryParse(query, out _)! };
            var before = watched
                .Get<SlowStatements>()
                .All.Select(s => s.Sql)
                .ToHashSet(StringComparer.Ordinal);
            var queries = watched.Get<TaskQueries>();
            await queries.ListAsync(Product.Operator, filter, null, 50, Stop);
            var began = Stopwatch.GetTimestamp();
            var page = await queries.ListAsync(Product.Operator, filter, null, 50, Stop);
            TestContext.Current.TestOutputHelper?.WriteLine(
                FormattableString.Invariant(
                    $"{query}: {page.Items.Count} of {Rows} in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0.0} ms"
                )
            );
            var statement = watched
                .Get<SlowStatements>()
                .All.LastOrDefault(s =>
                    !before.Contains(s.Sql)
                    && StatementText.CanBeExplained(s.Sql)
                    && s.Sql.Contains("error_kind", StringComparison.Ordinal)
                );
            if (statement is null)
            {
                wrong.Add($"{query}: no statement of its own");
                continue;
            }

            var plan = await watched.Get<StatementPlans>().ExplainAsync(statement, Stop);
            var text = string.Join('\n', plan);
            if (
                !indexes.Any(i => text.Contains(i, StringComparison.OrdinalIgnoreCase))
                || text.Contains("Seq Scan on tasks", StringComparison.Ordinal)
            )
            {
                wrong.Add($"{query}:\n{text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private async Task FillAsync()
    {
        var paths = SearchPaths.Of(["customer.id"]);
        for (var from = 0; from < Rows; from += 1000)
        {
            var tasks = Enumerable.Range(from, 1000).Select(i => Make(i, paths)).ToList();
            await Parts.Ledger.AcceptAsync(tasks);
        }

        await Parts.Get<StoreUpkeep>().StartAsync(Product.Operator, MaintenanceAction.Analyze, Stop);
        await Parts.Get<StoreUpkeep>().Work;
    }

    private static TaskItem Make(int i, SearchPaths paths)
    {
        var state =
            i % 1000 == 4 ? TaskState.Dead
            : i % 5 == 0 ? TaskState.Queued
            : TaskState.Succeeded;
        var task = new TaskItem
        {
            Id = TaskIds.Next(TimeProvider.System),
            Type = i % 2000 == 1 ? "rare.type" : $"type-{i % 20}",
            Queue = $"queue-{i % 7}",
            Priority = (short)(i % 10),
            State = state,
            Version = 1,
            Payload = Encoding.UTF8.GetBytes($$"""{"customer":{"id":{{i % 5000}}} }"""),
            MaxAttempts = 5,
            Timeout = TimeSpan.FromMinutes(5),
            CreatedAt = Samples.Now,
            CreatedBy = "operator@example.com",
            CorrelationId = i % 10 == 7 ? $"order-{i}" : null,
            ConcurrencyKey = i % 500 == 0 ? "tenant-1" : "",
            Labels = i % 400 == 0 ? ["rare"] : [],
            Tags = i % 500 == 0 ? ["rare", "common"] : ["common"],
        };
        task.Values = paths.ValuesOf(task.Payload, task.Id);
        return task;
    }

    public sealed class OnSqlite : SearchPlanTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : SearchPlanTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
