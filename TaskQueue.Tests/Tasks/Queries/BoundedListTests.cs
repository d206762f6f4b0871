using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks.Queries;

/// <summary>What no index serves is read a bounded number of rows at a time, on both stores; all pages together have all of it.</summary>
public abstract class BoundedListTests : PartsTests
{
    private readonly List<TaskItem> _tasks = [];

    private static readonly (string Query, Func<TaskItem, bool> Wanted)[] Asked =
    [
        ("worker:worker-3", t => t.Worker == "worker-3"),
        ("creator:rare@example.com", t => t.CreatedBy == "rare@example.com"),
        ("name:\"job 7\"", t => t.Name?.Contains("job 7", StringComparison.OrdinalIgnoreCase) == true),
        ("error:lamp status:failed", t => t is { State: TaskState.Dead, ErrorMessage: not null }),
        ("priority:>=8", t => t.Priority >= 8),
        ("status:failed,cancelled", t => t.State is TaskState.Dead or TaskState.Cancelled),
        (
            "status:failed,cancelled queue:a,c",
            t => t is { State: TaskState.Dead or TaskState.Cancelled, Queue: "a" or "c" }
        ),
        ("queue:a type:t-1", t => t is { Queue: "a", Type: "t-1" }),
        ("type:t-1,t-2 priority:0", t => t is { Type: "t-1" or "t-2", Priority: 0 }),
        ("tag:round", t => t.Tags.Contains("round")),
        ("tag:round status:failed", t => t.Tags.Contains("round") && t.State is TaskState.Dead),
        ("tag:round tag:square", t => t.Tags.Contains("round") && t.Tags.Contains("square")),
        (
            "payload.customer.id:5",
            t => Encoding.UTF8.GetString(t.Payload).Contains("\"id\":5} ", StringComparison.Ordinal)
        ),
        (
            "payload.customer.id:5 queue:a",
            t =>
                t.Queue == "a"
                && Encoding.UTF8.GetString(t.Payload).Contains("\"id\":5} ", StringComparison.Ordinal)
        ),
        (
            "payload.customer.id:5*",
            t => Encoding.UTF8.GetString(t.Payload).Contains("\"id\":5", StringComparison.Ordinal)
        ),
        ("ended:>2000-01-01 status:failed", t => t.State is TaskState.Dead),
        ("ended:>2000-01-01 queue:b", t => t is { Queue: "b", FinishedAt: not null }),
        ("ended:>2000-01-01", t => t.FinishedAt is not null),
        ("fingerprint:0000000000000001", t => t.Fingerprint == 1),
        ("fingerprint:0000000000000001 queue:b", t => t is { Fingerprint: 1, Queue: "b" }),
        ("created:>2000-01-01", _ => true),
        ("key:tenant-1 priority:0", t => t is { ConcurrencyKey: "tenant-1", Priority: 0 }),
        ("-queue:a -queue:b", t => t.Queue is not ("a" or "b")),
        ("status:succeeded queue:nowhere", _ => false),
    ];

    private protected override (string Key, string Value)[] Settings =>
        [(SearchPaths.Setting, "customer.id")];

    [Fact]
    public async Task AllPagesOfAQuery_AreAllOfItsTasks_InOrder()
    {
        await FillAsync(4000);
        foreach (var (query, wanted) in Asked)
        {
            foreach (
                var (oldestFirst, byFinish) in ((bool, bool)[])
                    [(false, false), (true, false), (false, true), (true, true)]
            )
            {
                var filter = Of(query) with { OldestFirst = oldestFirst, ByFinish = byFinish };
                var all = _tasks.Where(wanted).Where(t => !byFinish || t.FinishedAt is not null);
                var ordered = byFinish
                    ? all.OrderBy(t => t.FinishedAt).ThenBy(t => t.Id)
                    : all.OrderBy(t => t.Id);

                var (found, pages) = await WalkAsync(filter, 37);

                Assert.Equal(
                    oldestFirst ? ordered.Select(t => t.Id) : ordered.Select(t => t.Id).Reverse(),
                    found
                );
                Assert.True(pages.TrueForAll(p => p.SearchedLater.Count == 0), query);
            }
        }
    }

    [Fact]
    public async Task APage_EndsAfterSoManyRows_SaysSo_AndTheNextOneGoesOn()
    {
        await FillAsync(BoundedList.MostRows + 1000);
        var oldest = _tasks[0];

        var (found, pages) = await WalkAsync(Of($"creator:{oldest.CreatedBy}"), 50);

        Assert.Equal([oldest.Id], found);
        Assert.Equal(2, pages.Count);
        var said = Assert.Single(pages[0].NotSearched);
        Assert.Equal([said], pages[0].SearchedLater);
        Assert.StartsWith("Looked at 20,000 tasks, as far as ", said, StringComparison.Ordinal);
        Assert.Empty(pages[0].Items);
        Assert.Empty(pages[1].NotSearched);
        Assert.Equal(new(0, false), await CountAsync($"creator:{oldest.CreatedBy}"));
        Assert.Equal(
            new(_tasks.Count(t => t.Priority == 3 && t.State is TaskState.Dead), true),
            await CountAsync("priority:3 status:failed")
        );
    }

    [Fact]
    public async Task AListByEnds_IsEnteredAtItsTime_AndLooksForOthersInBounds()
    {
        await FillAsync(BoundedList.MostRows * 6 / 5);
        var early = Samples.Now.AddSeconds(10);
        var ended = new TaskFilter { ByFinish = true, FinishedTo = early };
        var accepted = new TaskFilter
        {
            ByFinish = true,
            OldestFirst = true,
            CreatedFrom = Samples.Now.AddDays(1),
        };

        var (found, pages) = await WalkAsync(ended, 50);
        var (none, others) = await WalkAsync(accepted, 50);

        Assert.Equal(
            _tasks
                .Where(t => t.FinishedAt < early)
                .OrderByDescending(t => t.FinishedAt)
                .ThenByDescending(t => t.Id)
                .Select(t => t.Id),
            found
        );
        Assert.True(pages.Count > 1);
        Assert.All(pages, p => Assert.Empty(p.NotSearched));
        Assert.Empty(none);
        Assert.Equal([1, 0], others.Select(p => p.NotSearched.Count));
    }

    [Fact]
    public async Task WhatIsLongAgo_IsFoundAtOnce_HoweverMuchCameSince()
    {
        await FillAsync(BoundedList.MostRows + 1000, i => Samples.Now.AddSeconds(i));
        var end = Samples.Now.AddSeconds(100);
        (TaskFilter Filter, Func<TaskItem, bool> Wanted)[] asked =
        [
            (new() { CreatedTo = end }, t => t.CreatedAt < end),
            (new() { FinishedTo = end }, t => t.FinishedAt < end),
            (new() { CreatedTo = end, Queues = ["a"] }, t => t.CreatedAt < end && t.Queue == "a"),
        ];
        foreach (var (filter, wanted) in asked)
        {
            var all = _tasks.Where(wanted).Select(t => t.Id).Order().ToList();

            var (newest, pages) = await WalkAsync(filter, 20);
            var (oldest, others) = await WalkAsync(filter with { OldestFirst = true }, 20);

            Assert.Equal(all, oldest);
            Assert.Equal(all.AsEnumerable().Reverse(), newest);
            Assert.All(pages.Concat(others), p => Assert.Empty(p.NotSearched));
        }
    }

    [Fact]
    public async Task TheLettersOfAnError_AreReadInSteps_FromTheLastThatDiedOfIt()
    {
        // More than are looked at together, and behind them more than one page looks at.
        const int Letters = 10_500;
        await FillAsync(
            Letters + BoundedList.MostRows + 500,
            i => Samples.Now.AddSeconds(i),
            i => i < Letters ? 1 : 2
        );
        var filter = new TaskFilter { Fingerprints = [1] };
        var queries = Parts.Get<TaskQueries>();

        var first = await queries.ListAsync(Product.Operator, filter, null, 50, Stop);
        var second = await queries.ListAsync(Product.Operator, filter, first.NextCursor, 50, Stop);

        Assert.False(ListWalks.IsOrdered(filter));
        Assert.Equal(
            _tasks.Take(Letters).Reverse().Take(100).Select(t => t.Id),
            first.Items.Concat(second.Items).Select(t => t.Id)
        );
        Assert.Empty(first.NotSearched.Concat(second.NotSearched));
    }

    private static TaskFilter Of(string query) =>
        new()
        {
            Query =
                TaskQuery.TryParse(query, out var fault)
                ?? throw new InvalidOperationException(fault!.ToString()),
        };

    private Task<ListSize> CountAsync(string query) =>
        Parts.Get<TaskCounts>().CountAsync(Product.Operator, Of(query), Stop);

    private async Task<(List<Guid> Found, List<Page<TaskItem>> Pages)> WalkAsync(TaskFilter filter, int limit)
    {
        var (found, pages, cursor) = (new List<Guid>(), new List<Page<TaskItem>>(), (string?)null);
        do
        {
            var page = await Parts
                .Get<TaskQueries>()
                .ListAsync(Product.Operator, filter, cursor, limit, Stop);
            found.AddRange(page.Items.Select(t => t.Id));
            pages.Add(page);
            cursor = page.NextCursor;
        } while (cursor is not null);

        return (found, pages);
    }

    // With an error each: all of them died, of that.
    private async Task FillAsync(
        int count,
        Func<int, DateTimeOffset>? at = null,
        Func<int, long>? error = null
    )
    {
        var paths = SearchPaths.Of(["customer.id"]);
        for (var from = 0; from < count; from += 1000)
        {
            var tasks = Enumerable
                .Range(from, 1000)
                .Select(i => Make(i, paths, at?.Invoke(i), error?.Invoke(i)))
                .ToList();
            await Parts.Ledger.ChangeAsync(tasks.Count, session => ImportAsync(session, tasks));
            _tasks.AddRange(tasks);
        }
    }

    // As an import takes rows in: with what has happened to them.
    private static async Task<int> ImportAsync(
        Core.Tasks.Ledger.LedgerSession session,
        List<TaskItem> tasks
    ) =>
        (
            await Core.Tasks.Ledger.ImportPass.RunAsync(
                session,
                [.. tasks.Select(t => new Core.Tasks.Ledger.ImportedTask(t, [], [], []))]
            )
        )
            .Added
            .Count;

    private static TaskItem Make(int i, SearchPaths paths, DateTimeOffset? at, long? error)
    {
        var state =
            i % 50 == 4 || error is not null ? TaskState.Dead
            : i % 70 == 5 ? TaskState.Cancelled
            : i % 9 == 0 ? TaskState.Queued
            : TaskState.Succeeded;
        var task = new TaskItem
        {
            Id = at is { } accepted ? TaskIds.FirstOf(accepted) : TaskIds.Next(TimeProvider.System),
            Type = $"t-{i % 5}",
            Queue = $"{(char)('a' + (i % 3))}",
            Priority = (short)(i % 10),
            Name = i % 4 == 0 ? $"Job {i % 100}" : null,
            State = state,
            Version = 1,
            Payload = Encoding.UTF8.GetBytes($$"""{"customer":{"id":{{i % 60}}} }"""),
            MaxAttempts = 5,
            Timeout = TimeSpan.FromMinutes(5),
            CreatedAt = at ?? Samples.Now,
            CreatedBy =
                i == 0 ? "first@example.com"
                : i % 900 == 1 ? "rare@example.com"
                : "operator@example.com",
            FinishedAt =
                state < TaskState.Succeeded
                    ? null
                    : at?.AddSeconds(1) ?? Samples.Now.AddSeconds(i * 7919 % 1000),
            Worker = state >= TaskState.Succeeded ? $"worker-{i % 40}" : null,
            ErrorKind = state is TaskState.Dead ? "Boom" : null,
            ErrorMessage = state is TaskState.Dead ? "The lamp is dark." : null,
            Fingerprint = state is TaskState.Dead ? error ?? (i % 3) : null,
            ConcurrencyKey = i % 20 == 0 ? "tenant-1" : "",
            Tags =
                i % 30 == 0 ? ["round", "square"]
                : i % 11 == 0 ? ["round"]
                : [],
        };
        task.Values = paths.ValuesOf(task.Payload, task.Id);
        return task;
    }

    /// <summary>On SQLite.</summary>
    public sealed class OnSqlite : BoundedListTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    /// <summary>On PostgreSQL.</summary>
    public sealed class OnPostgres : BoundedListTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
