using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Data;

/// <summary>With many rows, and the planner's figures taken, no query that runs all the time reads a table from end to end.</summary>
public abstract partial class QueryPlanTests
{
    private const int Rows = 20_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryListAndChore_UsesAnIndex(bool analysed)
    {
        await using var database = await MakeDatabaseAsync();
        var task = await FillAsync(database, analysed);
        await using var parts = await CoreParts.MakeAsync(
            database,
            settings: ("Storage:SlowStatement", "00:00:00.0000001")
        );
        await AskEverythingAsync(parts, task);

        var asked = parts
            .Get<SlowStatements>()
            .All.Where(s => StatementText.CanBeExplained(s.Sql) && Large().IsMatch(s.Text))
            .ToList();
        Assert.True(asked.Count > 15, $"only {asked.Count} statements were seen");
        var scans = new List<string>();
        foreach (var statement in asked)
        {
            var plan = await parts.Get<StatementPlans>().ExplainAsync(statement, Stop);
            scans.AddRange(
                plan.Where(line => IsScan(line, statement.Sql))
                    .Select(line => $"{line.Trim()}: {statement.Text}")
            );
        }

        Assert.True(scans.Count == 0, string.Join("\n", scans));
    }

    // A small table, such as that of queues, is read whole, and should be; so is a list that the statement makes itself.
    private static bool IsScan(string line, string sql) =>
        PostgresScan().IsMatch(line)
        || (
            SqliteScan().Match(line) is { Success: true } scan
            && LargeAs()
                .Matches(sql)
                .SelectMany(m => m.Groups["name"].Captures)
                .Any(c => c.Value == scan.Groups["name"].Value)
        );

    [Theory]
    [InlineData("SCAN t", "SELECT * FROM \"tasks\" AS \"t\"", true)]
    [InlineData("  SCAN task_tags", "delete from task_tags where task_id = @p0", true)]
    [InlineData("SCAN t USING INDEX ix_tasks_state", "SELECT * FROM \"tasks\" AS \"t\"", false)]
    [InlineData("SEARCH t USING INDEX ix_tasks_state (state=?)", "SELECT * FROM \"tasks\" AS \"t\"", false)]
    [InlineData("SCAN l", "select * from tasks t join lanes l on 1 = 1", false)]
    [InlineData("->  Seq Scan on tasks t", "select 1", true)]
    public void Scan_IsFound(string line, string sql, bool found) => Assert.Equal(found, IsScan(line, sql));

    private static async Task AskEverythingAsync(CoreParts parts, TaskItem task)
    {
        var queries = parts.Get<TaskQueries>();
        var cursor = task.Id.ToString("N");
        TaskFilter[] filters =
        [
            new(),
            new() { States = [TaskState.Dead] },
            new() { States = [TaskState.Dead, TaskState.Cancelled] },
            new() { Queues = [task.Queue] },
            new() { Queues = [task.Queue], States = [TaskState.Dead] },
            new() { Queues = [task.Queue], States = [TaskState.Queued] },
            new() { Types = ["rare.type"] },
            new() { Tags = ["rare"] },
            new() { Labels = ["rare"] },
            new() { Labels = ["rare", "eu"], States = [TaskState.Succeeded] },
            new() { CreatedFrom = Samples.Now.AddHours(-1) },
            new() { States = [TaskState.Queued], OldestFirst = true },
            new() { ParentId = task.Id },
        ];
        foreach (var filter in filters)
        {
            await queries.ListAsync(Product.Operator, filter, null, 50, Stop);
            await queries.ListAsync(Product.Operator, filter, cursor, 50, Stop);
        }

        await AskBulkAsync(parts, task);
        await AskDeadAsync(parts);
        await queries.FindAsync(Product.Operator, task.Id, Stop);
        await queries.TimelineAsync(Product.Operator, task, Stop);
        await parts.Get<TaskLogs>().AfterAsync(Product.Operator, task.Id, LogFilter.All, 0, 50, Stop);
        await parts
            .Get<TaskLogs>()
            .IdsAsync(Product.Operator, task.Id, new(LogLevel.Error, 1, "refused"), 0, 50, Stop);
        await parts.Get<TaskLogs>().BetweenAsync(Product.Operator, task.Id, LogFilter.All, 1, 50, Stop);
        await parts.Get<QueueWaits>().OldestAsync(Product.Operator, [task.Queue, "queue-1"], Stop);
        await parts.Get<QueueKeys>().ListAsync(Product.Operator, task.Queue, "k", null, 50, Stop);
        await parts.Get<QueueForecasts>().FindAsync(Product.Operator, task.Queue, WhatIf.Nothing, Stop);
        await parts.Get<ReadyRows>().FirstOfAsync(new(task.Queue, 5), BrokerLimits.WindowEntries, Stop);
        await parts.Get<ReadyRows>().ReadAsync([task.Id], Stop);
        await parts.Get<DuePromoter>().RunOnceAsync(Stop);
        await parts.Get<ExpirySweeper>().RunOnceAsync(Stop);
        await parts.Get<DeadlineSweeper>().RunOnceAsync(Stop);
        await parts.AcceptAsync(Samples.Task(key: "k"));
        await parts.Ledger.AcceptAsync([Samples.Task(key: "k")]);
        await parts.Ledger.MoveAsync([task.Id], t => TaskMoves.Cancel(t, "x", Samples.Now));
        await parts.Tasks.DeleteAsync(Product.Operator, task.Id, null);
    }

    private static async Task AskBulkAsync(CoreParts parts, TaskItem task)
    {
        var byFinish = new TaskFilter { ByFinish = true };
        var behind = new TaskCursor(task.Id, Samples.Now).Text(byFinish);
        await parts.Get<TaskQueries>().ListAsync(Product.Operator, byFinish, behind, 50, Stop);
        await parts.Get<TaskExplanations>().ExplainAsync(Product.Operator, task, Stop);
        await parts
            .Get<Operations>()
            .StartAsync(Product.Operator, new() { Action = BulkAction.Boost, Ids = [task.Id] }, Stop);
        await parts.Get<OperationRunner>().RunOnceAsync(Stop);
        await parts
            .Get<Operations>()
            .StartAsync(
                Product.Operator,
                new()
                {
                    Action = BulkAction.Retry,
                    Filter = new() { States = [TaskState.Expired] },
                },
                Stop
            );
        await parts.Get<OperationRunner>().RunOnceAsync(Stop);
        await parts
            .Get<RetentionService>()
            .SetAsync(Product.Operator, new() { Dead = TimeSpan.FromDays(3000) }, null, Stop);
        while (await parts.Get<RetentionPruner>().RunOnceAsync(Stop)) { }
        await parts.Get<ResultSweeper>().RunOnceAsync(Stop);
    }

    private static async Task AskDeadAsync(CoreParts parts)
    {
        var dead = await parts.AcceptAsync(Samples.Task(maxAttempts: 1));
        await parts.Ledger.SettleAsync([Samples.Result(dead, AttemptOutcome.Failed, 1)]);
        await parts.Get<DeadLetterGroups>().ListAsync(Product.Operator, 0, 10, TrendUnit.Day, Stop);
        NewLetterRule rule = new()
        {
            Name = "r",
            Action = LetterAction.Tag,
            Tags = ["rule"],
        };
        await parts.Get<LetterRulePreviews>().RunAsync(Product.Operator, rule, null, Stop);
        await parts.Get<LetterRuleService>().CreateAsync(Product.Operator, rule);
        await parts.Get<LetterRuleRunner>().RunOnceAsync(Stop);
        await AskBacklogAsync(parts, dead);
        await parts
            .Get<Operations>()
            .StartAsync(
                Product.Operator,
                BulkRequest.Requeue([dead.Id], null) with
                {
                    Arguments = new() { Canary = true },
                },
                Stop
            );
        while (await parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }
    }

    private static async Task<TaskItem> FillAsync(TemporaryDatabase database, bool analysed)
    {
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        TaskItem? last = null;
        for (var done = 0; done < Rows; done += 1000)
        {
            var tasks = Enumerable.Range(done, 1000).Select(Make).ToList();
            await parts.Ledger.AcceptAsync(tasks);
            await AddHistoryAsync(parts, tasks);
            last = tasks.Last(t => t.State is TaskState.Queued);
        }

        if (analysed)
        {
            await parts.Get<StoreUpkeep>().StartAsync(Product.Operator, MaintenanceAction.Vacuum, Stop);
            await parts.Get<StoreUpkeep>().Work;
        }

        return last!;
    }

    private static Task<bool> AddHistoryAsync(CoreParts parts, List<TaskItem> tasks) =>
        parts.Ledger.ChangeAsync(
            tasks.Count,
            async session =>
            {
                await session.InsertAsync(
                    LedgerTables.Attempts,
                    [
                        .. tasks.Select(t =>
                            new TransferAttempt(1, Samples.Now, AttemptOutcome.Failed, 1).ToRow(t.Id)
                        ),
                    ]
                );
                await session.InsertAsync(
                    LedgerTables.Transitions,
                    [
                        .. tasks.Select(t =>
                            new TransferTransition(Samples.Now, t.State, t.State, "x").ToRow(t.Id)
                        ),
                    ]
                );
                await session.InsertAsync(
                    LedgerTables.LogLines,
                    [
                        .. tasks.Select(t =>
                            new TransferLogLine(1, Samples.Now, LogLevel.Warning, "x").ToRow(t.Id)
                        ),
                    ]
                );
                return true;
            }
        );

    private static TaskItem Make(int i)
    {
        var task = Samples.Task(
            (i % 10) switch
            {
                0 => TaskState.Scheduled,
                1 => TaskState.Retrying,
                < 4 => TaskState.Queued,
                4 when i % 1000 == 4 => TaskState.Dead,
                _ => TaskState.Succeeded,
            },
            $"queue-{i % 7}",
            labels: i % 400 == 0 ? ["eu", "rare"]
                : i % 20 == 0 ? ["eu"]
                : null
        );
        task.Tags = i % 500 == 0 ? ["rare", "common"] : ["common"];
        task.DueAt = i % 10 < 2 ? Samples.Now.AddDays(1) : null;
        task.ExpiresAt = i % 100 == 2 ? Samples.Now.AddDays(2) : null;
        return task;
    }

    [GeneratedRegex(
        @"\b(tasks|task_attempts|task_transitions|task_log_lines|task_tags)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Large();

    // SQLite names a table by its alias, where it has one.
    [GeneratedRegex(@"^\s*SCAN (?<name>\w+)\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SqliteScan();

    // The large table that is read, and what the statement calls it.
    [GeneratedRegex(
        """\b(from|join|update|into) "?(?<name>tasks|task_attempts|task_transitions|task_log_lines|task_tags)"?(\s+(as\s+)?"?(?<name>\w+)"?)?""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex LargeAs();

    [GeneratedRegex(
        @"Seq Scan on (tasks|task_attempts|task_transitions|task_log_lines|task_tags)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex PostgresScan();
}

public sealed class SqliteQueryPlanTests : QueryPlanTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

public sealed class PostgresQueryPlanTests : QueryPlanTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();
}
