using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Scheduling;

/// <summary>Making, changing, starting and deleting schedules, and what is refused.</summary>
public sealed class ScheduleServiceTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ScheduleService Service => _parts.Get<ScheduleService>();

    public async ValueTask InitializeAsync() => _parts = await CoreParts.MakeAsync(_database);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task EverythingWrong_IsNamedAtOnce_AndNothingIsMade()
    {
        var wrong = new NewSchedule
        {
            Name = " ",
            Cron = "61 * * * *",
            Interval = TimeSpan.FromMilliseconds(1),
            TimeZone = "Berlin",
            StartAt = Samples.Now.AddDays(2),
            EndAt = Samples.Now.AddDays(1),
            ExcludedDays = ["someday"],
            MissedLimit = 0,
            Task = Samples.NewTask("{") with { Type = "ecko", Priority = 10, RunAt = Samples.Now },
        };

        var refusal = await RefusalAsync(() => Service.CreateAsync(Product.Operator, wrong));

        Assert.Equal(
            [
                "cron",
                "endAt",
                "excludedDays",
                "interval",
                "missedLimit",
                "name",
                "task.payload",
                "task.priority",
                "task.runAt",
                "task.type",
                "timeZone",
            ],
            refusal.Errors.Keys
        );
        Assert.Empty((await ListAsync()).Items);
    }

    [Theory]
    [InlineData("0 0 30 2 *", new string[0])]
    [InlineData("0 0 25 12 *", new[] { "12-25" })]
    public async Task AScheduleThatNeverFires_IsRefused(string cron, string[] days)
    {
        var refusal = await RefusalAsync(() =>
            Service.CreateAsync(
                Product.Operator,
                ScheduleSamples.New(cron: cron) with
                {
                    ExcludedDays = days,
                }
            )
        );

        Assert.Contains("Never fires", Assert.Single(refusal.Errors).Value[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUpdate_StandsOnItsVersion_AndFiresDoNotMakeItStale()
    {
        var made = await CreateAsync();
        _parts.Clock.Advance(TimeSpan.FromMinutes(10));
        await _parts.Get<ScheduleRunner>().RunOnceAsync(Stop);

        var updated = await Service.UpdateAsync(
            Product.Operator,
            made.Id,
            ScheduleSamples.New("renamed", "0 6 * * *"),
            made.Version
        );
        var stale = await RefusalAsync(() =>
            Service.UpdateAsync(Product.Operator, made.Id, ScheduleSamples.New("again"), made.Version)
        );
        var gone = await RefusalAsync(() => Service.DeleteAsync(Product.Operator, made.Id, made.Version));
        await Service.DeleteAsync(Product.Operator, made.Id, updated.Version);

        Assert.Equal(("renamed", 2), (updated.Name, updated.Version));
        Assert.Equal(Samples.Now.Date.AddDays(1).AddHours(6), updated.NextFireAt!.Value.UtcDateTime);
        Assert.Equal((RefusalCode.Stale, RefusalCode.Stale), (stale.Code, gone.Code));
        Assert.Empty((await ListAsync()).Items);
    }

    [Fact]
    public async Task ANameThatIsTaken_IsRefused()
    {
        await CreateAsync();
        var other = await CreateAsync("other");

        var second = await RefusalAsync(() => CreateAsync());
        var renamed = await RefusalAsync(() =>
            Service.UpdateAsync(Product.Operator, other.Id, ScheduleSamples.New(), null)
        );

        Assert.Equal((RefusalCode.Conflict, RefusalCode.Conflict), (second.Code, renamed.Code));
        Assert.Equal(["name"], second.Errors.Keys);
    }

    [Fact]
    public async Task AStartByHand_MakesATask_PausedOrNot_AndLeavesTheFiresAlone()
    {
        var made = await CreateAsync();
        await Service.PauseAsync(Product.Operator, made.Id, null, null);

        var first = await Service.TriggerAsync(Product.Operator, made.Id);
        var second = await Service.TriggerAsync(Product.Operator, made.Id);

        Assert.NotEqual(first, second);
        var task = await _parts.RowAsync(second);
        Assert.Equal(
            (Product.Operator.Name, made.Id),
            (task.CreatedBy, ScheduleKeys.ScheduleOf(task.IdempotencyKey))
        );
        var resumed = await Service.ResumeAsync(Product.Operator, made.Id);
        Assert.Equal((2L, second), (resumed.Fired, resumed.LastTaskId));
        Assert.Equal(made.NextFireAt, resumed.NextFireAt);
    }

    [Fact]
    public async Task StartsByHandAtTheSameTime_AllMakeTheirTask_AndNoneIsToldThatItFailed()
    {
        var made = await CreateAsync();

        var starts = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(_ => Service.TriggerAsync(Product.Operator, made.Id))
        );

        Assert.Equal(30, starts.Distinct().Count());
        Assert.Equal(30, (await Service.ResumeAsync(Product.Operator, made.Id)).Fired);
    }

    [Fact]
    public async Task WhoMayNot_IsRefused()
    {
        var made = await CreateAsync();
        var viewer = new Actor("viewer@example.com", new HashSet<string> { Permissions.TasksRead });
        Func<Task>[] acts =
        [
            () => Service.CreateAsync(viewer, ScheduleSamples.New("x")),
            () => Service.UpdateAsync(viewer, made.Id, ScheduleSamples.New("x"), null),
            () => Service.PauseAsync(viewer, made.Id, null, null),
            () => Service.ResumeAsync(viewer, made.Id),
            () => Service.TriggerAsync(viewer, made.Id),
            () => Service.DeleteAsync(viewer, made.Id, null),
        ];

        foreach (var act in acts)
        {
            Assert.Equal(RefusalCode.Forbidden, (await RefusalAsync(act)).Code);
        }

        Assert.Equal(made.Version, Assert.Single((await ListAsync()).Items).Version);
        Assert.Equal(0, ScheduleQueries.TaskOf(viewer, made).Payload.Length);
    }

    [Fact]
    public async Task Lists_PageByName()
    {
        foreach (var name in (string[])["c", "a", "b"])
        {
            await CreateAsync(name);
        }

        var first = await _parts.Get<ScheduleQueries>().ListAsync(Product.Operator, null, 2, Stop);
        var second = await _parts
            .Get<ScheduleQueries>()
            .ListAsync(Product.Operator, first.NextCursor, 2, Stop);

        Assert.Equal(["a", "b"], first.Items.Select(s => s.Name));
        Assert.Equal(["c"], second.Items.Select(s => s.Name));
        Assert.Null(second.NextCursor);
    }

    private static Task<RefusalException> RefusalAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);

    private Task<Schedule> CreateAsync(string name = "tidy up") =>
        Service.CreateAsync(Product.Operator, ScheduleSamples.New(name));

    private Task<Page<Schedule>> ListAsync() =>
        _parts.Get<ScheduleQueries>().ListAsync(Product.Operator, null, 50, Stop);
}
