using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks.Queries;

/// <summary>What queries find, on both stores.</summary>
public abstract class QueryListTests : PartsTests
{
    [Fact]
    public async Task EachField_FindsItsTasks_AndTheMinusTheOthers()
    {
        await SubmitThreeAsync();

        await AssertFoundAsync("queue:mail", "Report 1");
        await AssertFoundAsync("queue:ma*", "Report 1");
        await AssertFoundAsync("-queue:mail", "Other", "Report 2");
        await AssertFoundAsync("-queue:m*l", "Other", "Report 2");
        await AssertFoundAsync("type:delay", "Report 2");
        await AssertFoundAsync("type:DEL*", "Report 2");
        await AssertFoundAsync("type:*a*,echo", "Other", "Report 2", "Report 1");
        await AssertFoundAsync("type:nothing*");
        await AssertFoundAsync("-type:e*", "Report 2");
        await AssertFoundAsync("tag:vip", "Report 1");
        await AssertFoundAsync("tag:vip,version-2", "Report 2", "Report 1");
        await AssertFoundAsync("tag:v*", "Report 2", "Report 1");
        await AssertFoundAsync("tag:vip tag:eu", "Report 1");
        await AssertFoundAsync("-tag:vip", "Other", "Report 2");
        await AssertFoundAsync("priority:>5", "Report 1");
        await AssertFoundAsync("priority:5,8 priority:..7", "Other", "Report 2");
        await AssertFoundAsync("-priority:8..9", "Other", "Report 2");
    }

    [Fact]
    public async Task EachOtherField_FindsItsTasks_AndTheMinusTheOthers()
    {
        await SubmitThreeAsync();

        await AssertFoundAsync("name:REPORT", "Report 2", "Report 1");
        await AssertFoundAsync("name:*1", "Report 1");
        await AssertFoundAsync("-name:report", "Other");
        await AssertFoundAsync("correlation:order-7", "Report 1");
        await AssertFoundAsync("-correlation:order-7", "Other", "Report 2");
        await AssertFoundAsync("key:tenant-1", "Report 2");
        await AssertFoundAsync("key:tenant*", "Report 2");
        await AssertFoundAsync("label:gpu", "Other");
        await AssertFoundAsync("-label:gpu", "Report 2", "Report 1");
        await AssertFoundAsync("creator:me", "Other", "Report 2", "Report 1");
        await AssertFoundAsync("-creator:me");
        await AssertFoundAsync("creator:oper*", "Other", "Report 2", "Report 1");
        await AssertFoundAsync("worker:w1");
        await AssertFoundAsync("-worker:w1,w2 status:pending", "Other", "Report 2", "Report 1");
        await AssertFoundAsync("sure_ 100%", "Other");
        await AssertFoundAsync("sure 101%");
        await AssertFoundAsync("-\"sure_thing\" -vip", "Report 2");
        await AssertFoundAsync("/report [12]/ -tag:vip", "Report 2");
        await AssertFoundAsync("attempts:0 status:queued", "Other", "Report 2", "Report 1");
        await AssertFoundAsync("attempts:>0");
        await AssertFoundAsync("-status:queued");
    }

    [Fact]
    public async Task Times_CountFromNow_AndDaysFromMidnight()
    {
        var now = Samples.Now;
        foreach (var age in (int[])[60 * 40, 90, 10])
        {
            var at = now.AddMinutes(-age);
            await Parts.Ledger.AcceptAsync([Copy(Samples.Task(), at, $"{age}")]);
        }

        await AssertFoundAsync("created:<1h", "10");
        await AssertFoundAsync("created:>1h created:<2h", "90");
        await AssertFoundAsync("created:1h..2h", "90");
        await AssertFoundAsync("created:>1h", "90", "2400");
        await AssertFoundAsync("-created:>1h", "10");
        await AssertFoundAsync("created:<1h,>1d", "10", "2400");
        await AssertFoundAsync($"created:>={now.AddDays(-1):yyyy-MM-dd'T'HH:mm:ss'Z'}", "10", "90");
        await AssertFoundAsync($"created:..{now.AddDays(-1):yyyy-MM-dd'T'HH:mm'Z'}", "2400");
        await AssertFoundAsync("created:<2000-01-01");
        await AssertFoundAsync("created:2000-01", []);
        await AssertFoundAsync("started:<1h");
        await AssertFoundAsync("-started:<1h", "10", "90", "2400");
        await AssertFoundAsync("ended:today");
        await AssertFoundAsync("due:<1h");
    }

    [Fact]
    public async Task EndedTasks_AreFoundByEndDurationAndError()
    {
        var quick = await EndAsync("quick", TimeSpan.FromSeconds(2), failed: false);
        var slow = await EndAsync("slow", TimeSpan.FromMinutes(10), failed: true);
        await SubmitAsync(t => t with { Name = "waiting" });

        await AssertFoundAsync("duration:>5m", "slow");
        await AssertFoundAsync("duration:1s..3s", "quick");
        await AssertFoundAsync("-duration:>5m", "waiting", "quick");
        await AssertFoundAsync("duration:<1ms");
        await AssertFoundAsync("error:broke", "slow");
        await AssertFoundAsync("error:boom,xyz", "slow");
        // Bare words look in the message, too, beside each other and negated.
        await AssertFoundAsync("\"IT broke\"", "slow");
        await AssertFoundAsync("broke slow", "slow");
        await AssertFoundAsync("broke quick");
        await AssertFoundAsync("-broke", "waiting", "quick");
        await AssertFoundAsync("-error:broke", "waiting", "quick");
        await AssertFoundAsync("result:{}", "quick");
        await AssertFoundAsync("worker:w1", "slow", "quick");
        await AssertFoundAsync("worker:w*", "slow", "quick");
        await AssertFoundAsync("-worker:w1", "waiting");
        await AssertFoundAsync("status:completed", "quick");
        await AssertFoundAsync("status:failed -status:succeeded", "slow");
        await AssertFoundAsync($"id:{quick}", "quick");
        await AssertFoundAsync($"{slow}", "slow");
        await AssertFoundAsync($"id:{slow.ToString("N")[..31]}*", "slow");
        await AssertFoundAsync($"-id:{slow} duration:>1s", "quick");
        await AssertFoundAsync($"parent:{slow}");
        await AssertFoundAsync(
            $"fingerprint:{ErrorFingerprint.Write(ErrorFingerprint.Of("echo", "Boom", "It broke."))}",
            "slow"
        );
    }

    [Fact]
    public async Task OtherParameters_AndTheQuery_MustBothHold()
    {
        await SubmitAsync(t => t with { Name = "a", Queue = "mail" });
        await SubmitAsync(t => t with { Name = "b", Queue = "other" });

        Assert.Equal(["a"], await FindAsync(With("queue:mail,other") with { Queues = ["mail"] }));
        Assert.Empty(await FindAsync(With("queue:other") with { Queues = ["mail"] }));
        Assert.Empty(await FindAsync(With("status:queued") with { States = [TaskState.Dead] }));
        Assert.Empty(await FindAsync(With("priority:>7") with { PriorityMax = 6 }));
        var twice = await Assert.ThrowsAsync<RefusalException>(() =>
            FindAsync(With("/a/") with { Regex = "b" })
        );
        Assert.Equal(["q"], twice.Errors.Keys);
    }

    [Fact]
    public async Task BulkWork_TakesThem_AndRemembersWhenItWasAsked()
    {
        await SubmitAsync(t => t with { Name = "a", Tags = ["x"] });
        await SubmitAsync(t => t with { Name = "b", Tags = ["y"] });
        var request = new BulkRequest
        {
            Action = BulkAction.Cancel,
            Filter = With("created:<1h -tag:y"),
            Arguments = new() { UndoWindow = TimeSpan.Zero },
        };

        var preview = await Parts.Get<Operations>().PreviewAsync(Product.Operator, request, Stop);
        await Parts.Get<Operations>().StartAsync(Product.Operator, request, Stop);
        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }

        Assert.Equal(1, preview.Matched);
        await AssertFoundAsync("status:cancelled", "a");
        var search = await Assert.ThrowsAsync<RefusalException>(() =>
            Parts
                .Get<Operations>()
                .PreviewAsync(Product.Operator, request with { Filter = With("/a/") }, Stop)
        );
        Assert.Equal(["filter"], search.Errors.Keys);
        var empty = await Assert.ThrowsAsync<RefusalException>(() =>
            Parts.Get<Operations>().PreviewAsync(Product.Operator, request with { Filter = With("") }, Stop)
        );
        Assert.Equal(["filter"], empty.Errors.Keys);
    }

    [Fact]
    public async Task ResultsAreNotSearchedForThoseWhoMayNotSeeThem()
    {
        var viewer = new Actor("v", new HashSet<string> { Permissions.TasksRead });

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            Parts.Get<TaskQueries>().ListAsync(viewer, With("result:x"), null, 50, Stop)
        );

        Assert.Equal(RefusalCode.Forbidden, refusal.Code);
    }

    private protected static TaskFilter With(string query) =>
        new()
        {
            Query =
                TaskQuery.TryParse(query, out var fault) ?? throw new InvalidOperationException($"{fault}"),
        };

    private protected async Task AssertFoundAsync(string query, params string[] names) =>
        Assert.True(
            names.SequenceEqual(await FindAsync(With(query))),
            $"{query}: {string.Join(", ", await FindAsync(With(query)))}"
        );

    private async Task<IReadOnlyList<string>> FindAsync(TaskFilter filter) =>
        [
            .. (
                await Parts.Get<TaskQueries>().ListAsync(Product.Operator, filter, null, 50, Stop)
            ).Items.Select(t => t.Name!),
        ];

    private async Task SubmitThreeAsync()
    {
        await SubmitAsync(t =>
            t with
            {
                Name = "Report 1",
                Queue = "mail",
                Priority = 8,
                Tags = ["vip", "eu"],
                CorrelationId = "order-7",
            }
        );
        await SubmitAsync(t =>
            t with
            {
                Name = "Report 2",
                Type = "delay",
                Payload = "{\"seconds\":1}"u8.ToArray(),
                Tags = ["version-2"],
                ConcurrencyKey = "tenant-1",
            }
        );
        await SubmitAsync(t =>
            t with
            {
                Name = "Other",
                Description = "A 100% sure_thing",
                Labels = ["gpu"],
            }
        );
    }

    private Task<Guid> SubmitAsync(Func<NewTask, NewTask> change) => Parts.SubmitAsync(change);

    private async Task<Guid> EndAsync(string name, TimeSpan ran, bool failed)
    {
        var row = Copy(Samples.Task(maxAttempts: 1), Samples.Now, name);
        await Parts.Ledger.AcceptAsync([row]);
        await Parts.Ledger.SettleAsync([
            Samples.Result(row, failed ? AttemptOutcome.Failed : AttemptOutcome.Succeeded) with
            {
                StartedAt = Samples.Now - ran,
                FinishedAt = Samples.Now,
            },
        ]);
        return row.Id;
    }

    // Its id is of the time at which it was accepted, as the product makes them.
    private static TaskItem Copy(TaskItem row, DateTimeOffset createdAt, string name) =>
        new()
        {
            Id = TaskIds.Next(new ManualClock(createdAt)),
            Type = row.Type,
            Queue = row.Queue,
            Priority = row.Priority,
            State = row.State,
            Version = row.Version,
            Payload = row.Payload,
            MaxAttempts = row.MaxAttempts,
            Timeout = row.Timeout,
            CreatedAt = createdAt,
            CreatedBy = row.CreatedBy,
            Name = name,
        };

    public sealed class OnSqlite : QueryListTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : QueryListTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
