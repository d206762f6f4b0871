using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks.Queries;

/// <summary>Lists by a value that no index has, on both stores: all pages together are all of it, in one order.</summary>
public abstract class SortedTasksTests : PartsTests
{
    private readonly List<TaskItem> _tasks = [];

    [Fact]
    public async Task EachOrder_HasAllTasks_AcrossEqualValues_WithThoseThatHaveNoneLast()
    {
        await FillAsync(230);
        (TaskSort Sort, Func<TaskItem, IComparable?> Value)[] orders =
        [
            (TaskSort.Name, t => t.Name?.ToUpperInvariant()),
            (TaskSort.Duration, t => t.FinishedAt - t.StartedAt),
            (TaskSort.Priority, t => t.Priority),
            (TaskSort.Attempt, t => t.Attempt),
        ];
        foreach (var (sort, value) in orders)
        {
            foreach (
                var (query, wanted) in ((string, Func<TaskItem, bool>)[])
                    [
                        ("", _ => true),
                        ("queue:a", t => t.Queue == "a"),
                        (
                            "status:failed,cancelled queue:a,b",
                            t => t.State is not TaskState.Queued && t.Queue != "c"
                        ),
                        ("tag:round worker:w-1", t => t.Tags.Count > 0 && t.Worker == "w-1"),
                    ]
            )
            {
                var all = _tasks.Where(wanted).ToList();
                var up = all.Order(By(value)).Select(t => t.Id);
                var down = all.Order(By(value, descending: true)).Select(t => t.Id);

                Assert.Equal(up, await WalkAsync(Of(query) with { Sort = sort, OldestFirst = true }));
                Assert.Equal(down, await WalkAsync(Of(query) with { Sort = sort }));
            }
        }
    }

    [Fact]
    public async Task TooMany_AreRefused_AndANarrowerFilterIsNot()
    {
        await FillAsync(SortedTasks.Most + 10);

        var refused = await Assert.ThrowsAsync<RefusalException>(() =>
            ListAsync(new() { Sort = TaskSort.Priority })
        );

        Assert.Equal(RefusalCode.Invalid, refused.Code);
        Assert.StartsWith(
            "Sorting by priority needs a narrower filter: more than 10,000 tasks",
            Assert.Single(refused.Errors["sort"]),
            StringComparison.Ordinal
        );
        Assert.Equal(
            9,
            (await ListAsync(new() { Sort = TaskSort.Priority, Queues = ["a"] })).Items[0].Priority
        );
        Assert.NotEmpty((await ListAsync(Of("status:failed") with { Sort = TaskSort.Name })).Items);
        Assert.Single((await ListAsync(new() { Sort = TaskSort.Name, Ids = [_tasks[0].Id] })).Items);
    }

    private static Comparer<TaskItem> By(Func<TaskItem, IComparable?> value, bool descending = false) =>
        Comparer<TaskItem>.Create(
            (a, b) =>
            {
                var (x, y) = (value(a), value(b));
                if ((x is null) != (y is null))
                {
                    return x is null ? 1 : -1;
                }

                var order = x is null ? 0 : x.CompareTo(y);
                order = order == 0 ? a.Id.CompareTo(b.Id) : order;
                return descending ? -order : order;
            }
        );

    private static TaskFilter Of(string query) =>
        new() { Query = TaskQuery.TryParse(query, out _) is { IsEmpty: false } asked ? asked : null };

    private Task<Page<TaskItem>> ListAsync(TaskFilter filter, string? cursor = null) =>
        Parts.Get<TaskQueries>().ListAsync(Product.Operator, filter, cursor, 37, Stop);

    private async Task<List<Guid>> WalkAsync(TaskFilter filter)
    {
        var (found, cursor) = (new List<Guid>(), (string?)null);
        do
        {
            var page = await ListAsync(filter, cursor);
            found.AddRange(page.Items.Select(t => t.Id));
            cursor = page.NextCursor;
        } while (cursor is not null);

        return found;
    }

    private async Task FillAsync(int count)
    {
        for (var from = 0; from < count; from += 1000)
        {
            var tasks = Enumerable.Range(from, Math.Min(1000, count - from)).Select(Make).ToList();
            await Parts.Ledger.ChangeAsync(tasks.Count, session => ImportAsync(session, tasks));
            _tasks.AddRange(tasks);
        }
    }

    // As an import takes rows in: with what has happened to them.
    private static async Task<int> ImportAsync(LedgerSession session, List<TaskItem> tasks) =>
        (await ImportPass.RunAsync(session, [.. tasks.Select(t => new ImportedTask(t, [], [], []))]))
            .Added
            .Count;

    private static TaskItem Make(int i)
    {
        var state =
            i % 5 == 0 ? TaskState.Dead
            : i % 7 == 0 ? TaskState.Cancelled
            : TaskState.Queued;
        var ended = state is not TaskState.Queued;
        return new()
        {
            Id = TaskIds.Next(TimeProvider.System),
            Type = "echo",
            Queue = $"{(char)('a' + (i % 3))}",
            Priority = (short)(i % 10),
            Name =
                i % 4 == 0 ? null
                : i % 2 == 0 ? $"Größe {i % 13}"
                : $"größe {i % 13}",
            State = state,
            Version = 1,
            Payload = "1"u8.ToArray(),
            Attempt = i % 3,
            MaxAttempts = 5,
            Timeout = TimeSpan.FromMinutes(5),
            CreatedAt = Samples.Now,
            CreatedBy = "operator@example.com",
            StartedAt = ended && i % 2 == 0 ? Samples.Now : null,
            FinishedAt = ended ? Samples.Now.AddSeconds(i % 11) : null,
            Worker = ended ? $"w-{i % 2}" : null,
            Tags = i % 5 == 0 ? ["round"] : [],
        };
    }

    /// <summary>On SQLite.</summary>
    public sealed class OnSqlite : SortedTasksTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    /// <summary>On PostgreSQL.</summary>
    public sealed class OnPostgres : SortedTasksTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
