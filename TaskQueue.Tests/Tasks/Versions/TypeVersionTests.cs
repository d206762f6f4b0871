using System.Text;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Tests.Tasks.Versions;

/// <summary>Versions of a type, and what becomes of tasks of older ones, on both stores.</summary>
public abstract partial class TypeVersionTests : PartsTests
{
    private const string Name = "shop.ship";
    private const string First = """{"type":"object","required":["order"]}""";
    private const string Second =
        """{"type":"object","required":["orderId"],"properties":{"orderId":{"type":"integer"}}}""";

    private const string Steps = """[{"op":"move","from":"/order","path":"/orderId"}]""";

    [Fact]
    public async Task Versions_AreKept_WithSchemasAndMigrations()
    {
        await DefineAsync("1", First);
        await DefineAsync("2", Second, Steps);
        await DefineAsync("2", """{"type":"object"}""");

        var versions = await Parts.Get<TaskTypes>().VersionsAsync(Product.Operator, Name, Stop);

        Assert.Equal([(2, "2"), (1, "1")], versions.Select(v => (v.Number, v.Version)));
        Assert.Equal(("""{"type":"object"}""", Steps), (versions[0].Schema, versions[0].Migration));
        Assert.Equal((First, null, null), (versions[1].Schema, versions[1].Migration, versions[1].UpdatedBy));
        Assert.Equal(Product.Operator.Name, versions[0].UpdatedBy);
        Assert.Empty(await Parts.Get<TaskTypes>().VersionsAsync(Product.Operator, "echo", Stop));
    }

    [Fact]
    public async Task AnOlderSubmission_IsMigrated_AndWhatCameIsInTheTimeline()
    {
        await DefineAsync("1", First);
        await DefineAsync("2", Second, Steps);

        var older = await SubmitAsync("""{"order":7}""", "1");
        var newer = await SubmitAsync("""{"orderId":8}""", null);

        Assert.Equal(("""{"orderId":7}""", "2"), await PayloadOfAsync(older));
        Assert.Equal(("""{"orderId":8}""", "2"), await PayloadOfAsync(newer));
        var told = (await TimelineAsync(older))[^1];
        Assert.Equal("Its payload was made into one of version 2, from 1.", told.Reason);
        Assert.Equal("""{"order":7}""", Text(told.Payload!.Value.Span));
        Assert.Single(await TimelineAsync(newer));
        var unknown = await RefusedAsync(() => SubmitAsync("""{"order":7}""", "0"));
        Assert.Equal("Is no version of shop.ship. It has 2, 1.", unknown.Errors["typeVersion"][0]);
        var wrong = await RefusedAsync(() => SubmitAsync("""{"order":"7"}""", "1"));
        Assert.Equal("/orderId: Must be of type integer.", wrong.Errors["payload"][0]);
        var broken = await RefusedAsync(() => SubmitAsync("{}", "1"));
        Assert.Contains("there is no /order", broken.Errors["payload"][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARepeatedSubmission_IsTheSame_AlsoAfterANewVersion()
    {
        await DefineAsync("1", First);
        var first = await SubmitAsync("""{"order":7}""", "1", t => t with { IdempotencyKey = "k" });
        await DefineAsync("2", Second, Steps);

        var again = await SubmitAsync("""{"order":7}""", "1", t => t with { IdempotencyKey = "k" });

        Assert.Equal(first, again);
    }

    [Fact]
    public async Task AReplay_AndARetry_AreMigrated_OrRefused()
    {
        await DefineAsync("1", First);
        var right = await SubmitAsync("""{"order":7}""", null);
        var wrong = await SubmitAsync("""{"order":"x"}""", null);
        foreach (var id in (Guid[])[right, wrong])
        {
            await Parts.Tasks.CancelAsync(Product.Operator, id);
        }

        await DefineAsync("2", Second, Steps);

        var replay = await Parts.Get<Replay>().RunAsync(Product.Operator, right, null, null, Stop);
        Assert.Equal(("""{"orderId":7}""", "2"), await PayloadOfAsync(replay.Id));
        await Parts.Tasks.RetryAsync(Product.Operator, right);
        Assert.Equal(("""{"orderId":7}""", "2"), await PayloadOfAsync(right));
        Assert.Equal("""{"order":7}""", Text((await TimelineAsync(right))[^2].Payload!.Value.Span));
        var refused = await RefusedAsync(() => Parts.Tasks.RetryAsync(Product.Operator, wrong));
        Assert.Equal("/orderId: Must be of type integer.", refused.Errors["payload"][0]);
        Assert.Equal(TaskState.Cancelled, (await Parts.RowAsync(wrong)).State);
        Assert.Equal(("""{"order":"x"}""", "1"), await PayloadOfAsync(wrong));
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ASchedule_KeepsTheVersionThatItWasWrittenFor()
    {
        await DefineAsync("1", First);
        var schedules = Parts.Get<ScheduleService>();
        var schedule = await schedules.CreateAsync(
            Product.Operator,
            new()
            {
                Name = "nightly",
                Cron = "0 0 * * *",
                TimeZone = "UTC",
                Task = new() { Type = Name, Payload = """{"order":7}"""u8.ToArray() },
            }
        );
        await DefineAsync("2", Second, Steps);

        var made = await schedules.TriggerAsync(Product.Operator, schedule.Id);

        Assert.Equal(("""{"orderId":7}""", "2"), await PayloadOfAsync(made));
    }

    [Fact]
    public async Task AReport_TellsTheDifference_TheRefusal_AndWhatItMeansForTasks()
    {
        await DefineAsync("1", First);
        await SubmitAsync("""{"order":1}""", null);
        await SubmitAsync("""{"order":"x"}""", null);
        var compatibility = Parts.Get<TypeCompatibility>();

        var refused = await compatibility.ReportAsync(
            Product.Operator,
            Name,
            new() { Version = "1", Schema = Second },
            Stop
        );
        var accepted = await compatibility.ReportAsync(
            Product.Operator,
            Name,
            new()
            {
                Version = "2",
                Schema = Second,
                Migration = Steps,
            },
            Stop
        );

        Assert.Contains("schema", refused.Refusals.Keys);
        Assert.Contains(refused.Change.Findings, f => f.Place == "/orderId" && f.Keyword == "required");
        Assert.Equal((2, 2), (refused.Sample.Looked, refused.Sample.Failed));
        Assert.Empty(accepted.Refusals);
        Assert.Equal((2, 1, 1), (accepted.Sample.Looked, accepted.Sample.Changed, accepted.Sample.Failed));
        Assert.Equal("1", (await Parts.Get<TaskTypes>().FindAsync(Product.Operator, Name, Stop))!.Version);
    }

    [Fact]
    public async Task AnotherProcess_KnowsTheVersions()
    {
        await DefineAsync("1", First);
        await DefineAsync("2", Second, Steps);
        await using var db = Parts.Db();
        Assert.Equal(2, await db.TypeVersions.CountAsync(Stop));
        var other = new TaskTypeCatalogue(
            Parts.Get<IDbContextFactory<TaskQueue.Core.Data.AppDbContext>>(),
            Parts.Clock,
            Core.Tasks.Queries.SearchPaths.None
        );

        await other.LoadAsync(Stop);

        Assert.Equal(["2", "1"], other.Find(Name)!.Chain.Names);
        Assert.True(other.HaveVersions);
    }

    private static string Text(ReadOnlySpan<byte> payload) => Encoding.UTF8.GetString(payload);

    private static async Task<RefusalException> RefusedAsync(Func<Task> act) =>
        await Assert.ThrowsAsync<RefusalException>(act);

    private Task<TaskType> DefineAsync(string version, string schema, string? steps = null) =>
        Parts
            .Get<TaskTypes>()
            .DefineAsync(
                Product.Operator,
                Name,
                new()
                {
                    Version = version,
                    Schema = schema,
                    Migration = steps,
                },
                null
            );

    private async Task<Guid> SubmitAsync(
        string payload,
        string? version,
        Func<NewTask, NewTask>? change = null
    )
    {
        var task = new NewTask
        {
            Type = Name,
            TypeVersion = version,
            Payload = Encoding.UTF8.GetBytes(payload),
        };
        var outcome = await Parts.Tasks.SubmitAsync(Product.Operator, change is null ? task : change(task));
        await Parts.Get<Pusher>().RunOnceAsync(Stop);
        return outcome.Id!.Value;
    }

    private async Task<(string Payload, string? Version)> PayloadOfAsync(Guid id)
    {
        var row = await Parts.RowAsync(id);
        return (Text(row.Payload), row.TypeVersion);
    }

    private async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(Guid id) =>
        await Parts.Get<TaskQueries>().TimelineAsync(Product.Operator, await Parts.RowAsync(id), Stop);

    private async Task RunAsync()
    {
        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }
    }

    public sealed class OnSqlite : TypeVersionTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : TypeVersionTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
