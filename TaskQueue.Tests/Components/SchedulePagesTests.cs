using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Uniqueness;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Schedules;

namespace TaskQueue.Tests.Components;

/// <summary>The pages and dialogs of schedules.</summary>
public sealed class SchedulePagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithoutSchedules_ThePageSaysHowToComeByOne_ToThoseWhoMay()
    {
        await using var console = await StartAsync();
        await using var viewers = await StartAsync(Roles.Viewer);

        Assert.Contains(
            "Make your first schedule",
            console.Page.Render<SchedulesPage>().Markup,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "Make your first",
            viewers.Page.Render<SchedulesPage>().Markup,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task TheList_ShowsWhenAndWhyPaused_AndWhatCanBeDone()
    {
        await using var console = await StartAsync();
        var made = await CreateAsync(console, "0 9 * * 1-5");
        await Service(console).PauseAsync(Product.Operator, made.Id, "stocktaking", null);

        var page = console.Page.Render<SchedulesPage>();

        page.WaitForAssertion(() =>
        {
            Assert.Contains("At 09:00 on Monday to Friday, UTC", page.Markup, StringComparison.Ordinal);
            Assert.Contains("stocktaking", page.Markup, StringComparison.Ordinal);
            Assert.NotNull(page.Find($"a[href='schedules/{made.Id}']"));
            Assert.NotNull(page.Find("button[aria-label='Resume tidy up']"));
        });
    }

    [Fact]
    public async Task Viewers_SeeNoButtons()
    {
        await using var console = await StartAsync(Roles.Viewer);
        var made = await CreateAsync(console);

        var list = console.Page.Render<SchedulesPage>();
        var one = console.Page.Render<SchedulePage>(p => p.Add(s => s.Id, made.Id));

        Assert.Empty(list.FindAll("tbody button"));
        Assert.Empty(one.FindAll(".actions button"));
        Assert.DoesNotContain("Payload of its tasks", one.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDialog_ShowsTheNextFires_AndWhatIsWrong_WhileTyping()
    {
        await using var console = await StartAsync();
        var dialog = console.Page.Render<ScheduleDialog>(p => p.Add(d => d.OnClose, () => { }));

        dialog.Find("#schedule-cron").Input("61 * * * *");
        dialog.Find("#schedule-zone").Input("Berlin");
        var (cron, zone) = (Note(dialog, "cron"), Note(dialog, "zone"));
        var fires = dialog.FindAll(".fires li").Count;
        dialog.Find("#schedule-cron").Input("30 2 * * *");
        dialog.Find("#schedule-zone").Input("Europe/Berlin");

        Assert.Contains("the minute at character 1", cron, StringComparison.Ordinal);
        Assert.Contains("Europe/Berlin", zone, StringComparison.Ordinal);
        Assert.Equal((0, 5), (fires, dialog.FindAll(".fires li").Count));
        Assert.Equal("At 02:30 every day, Europe/Berlin", dialog.Find(".words").TextContent);
        Assert.Null(dialog.Find("#schedule-name").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task TheDialog_MakesASchedule()
    {
        await using var console = await StartAsync();
        var closed = false;
        var dialog = console.Page.Render<ScheduleDialog>(p => p.Add(d => d.OnClose, () => closed = true));

        dialog.Find("#schedule-name").Input("tidy up");
        dialog.Find("#schedule-rhythm").Change(ScheduleDraft.ByInterval);
        dialog.Find("#schedule-interval").Input("2 h");
        dialog.Find("#schedule-overlap").Change(nameof(OverlapPolicy.Queue));
        dialog.Find("#schedule-type").Input("echo");
        await dialog.Find("form").SubmitAsync();

        var made = Assert.Single((await ListAsync(console)).Items);
        Assert.Equal(
            ("tidy up", TimeSpan.FromHours(2), OverlapPolicy.Queue, "person@example.com"),
            (made.Name, made.Interval, made.Overlap, made.CreatedBy)
        );
        Assert.True(closed);
    }

    [Fact]
    public async Task TheDialog_SaysWhatIsMissing_AndMakesNothing()
    {
        await using var console = await StartAsync();
        var dialog = console.Page.Render<ScheduleDialog>(p => p.Add(d => d.OnClose, () => { }));

        await dialog.Find("form").SubmitAsync();

        Assert.Equal("true", dialog.Find("#schedule-name").GetAttribute("aria-invalid"));
        Assert.Equal("true", dialog.Find("#schedule-type").GetAttribute("aria-invalid"));
        Assert.Empty((await ListAsync(console)).Items);
    }

    [Fact]
    public async Task AnEdit_KeepsWhatTheDialogDoesNotShow_AndIsHeldAgainstTheirsWhenStale()
    {
        await using var console = await StartAsync();
        var made = await Service(console)
            .CreateAsync(
                Product.Operator,
                ScheduleSamples.New() with
                {
                    Task = Samples.NewTask("{}") with { MaxAttempts = 3, CorrelationId = "c" },
                }
            );
        var first = Edit(console, made);
        var second = Edit(console, made);

        first.Find("#schedule-cron").Input("0 5 * * *");
        await first.Find("form").SubmitAsync();
        second.Find("#schedule-cron").Input("0 6 * * *");
        await second.Find("form").SubmitAsync();

        var now = Assert.Single((await ListAsync(console)).Items);
        var task = ScheduleQueries.TaskOf(Product.Operator, now);
        Assert.Equal(("0 5 * * *", 3, "c"), (now.Cron, task.MaxAttempts, task.CorrelationId));
        Assert.Contains(
            "Nothing was saved",
            second.Find("[role=alert]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["0 6 * * *", "0 5 * * *"],
            second
                .FindAll(".conflict tbody tr")
                .First(r => r.TextContent.Contains("Cron", StringComparison.Ordinal))
                .QuerySelectorAll("td")
                .Select(c => c.TextContent)
        );

        await second.ClickOnAsync("button[data-conflict=keep]");

        Assert.Equal("0 6 * * *", Assert.Single((await ListAsync(console)).Items).Cron);
    }

    [Fact]
    public async Task AnEdit_ShowsAndChangesWhateverTheTaskSays()
    {
        await using var console = await StartAsync();
        var made = await Service(console)
            .CreateAsync(
                Product.Operator,
                ScheduleSamples.New() with
                {
                    Task = Samples.NewTask("{}") with
                    {
                        Retry = "fixed(10s)",
                        ConcurrencyKey = "tenant-1",
                        Labels = ["gpu"],
                        Unique = new(["type"], true, TimeSpan.FromHours(2), OnUniqueConflict.Existing),
                    },
                }
            );
        var dialog = Edit(console, made);

        Assert.Equal("fixed(10s)", dialog.Find("#schedule-retry").GetAttribute("value"));
        Assert.Equal("2 h", dialog.Find("#schedule-window").GetAttribute("value"));
        dialog.Find("#schedule-retry").Input("often");
        Assert.Equal("true", dialog.Find("#schedule-retry").GetAttribute("aria-invalid"));
        dialog.Find("#schedule-retry").Input("fixed(20s) attempts 3");
        dialog.Find("#schedule-key").Input("tenant-2");
        dialog.Find("#schedule-labels").Input("gpu, eu");
        dialog.Find("#schedule-depends").Input("0197a1b2-c3d4-7000-8000-1234567890ab");
        await dialog.Find("form").SubmitAsync();

        var task = ScheduleQueries.TaskOf(Product.Operator, Assert.Single((await ListAsync(console)).Items));
        Assert.Equal(
            ("fixed(20s) attempts 3", "tenant-2", 2, 1),
            (task.Retry, task.ConcurrencyKey, task.Labels.Count, task.DependsOn.Count)
        );
        Assert.Equal((true, TimeSpan.FromHours(2)), (task.Unique!.Queue, task.Unique.Window));
    }

    [Fact]
    public async Task RunNow_MakesATask_AndLinksIt()
    {
        await using var console = await StartAsync();
        var made = await CreateAsync(console);

        await ActAsync(console, made, ScheduleAct.Start);

        Assert.NotNull(Assert.Single((await ListAsync(console)).Items).LastTaskId);
        Assert.Contains(
            "was started",
            Assert.Single(console.Page.Services.GetRequiredService<Toasts>().Shown).Summary,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Delete_IsAskedFor_AndDone()
    {
        await using var console = await StartAsync();
        var made = await CreateAsync(console);
        var page = console.Page.Render<SchedulePage>(p => p.Add(s => s.Id, made.Id));

        page.FindAll(".actions button")
            .Single(b => b.TextContent.Contains("Delete", StringComparison.Ordinal))
            .Click();
        Assert.Contains("The tasks that it has made stay", page.Markup, StringComparison.Ordinal);
        await page.Find("form").SubmitAsync();

        Assert.Empty((await ListAsync(console)).Items);
    }

    [Fact]
    public async Task AViewerWhoForcesTheDialogOpen_IsRefused()
    {
        await using var console = await StartAsync(Roles.Viewer);
        var made = await CreateAsync(console);

        var dialog = await ActAsync(console, made, ScheduleAct.Delete);

        Assert.Contains("schedules.write", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Single((await ListAsync(console)).Items);
    }

    internal static async Task<ConsoleContext> StartAsync(string role = Roles.Admin)
    {
        var console = await ConsoleContext.StartAsync(role);
        console.Page.JSInterop.Mode = JSRuntimeMode.Loose;
        var editor = console.Page.JSInterop.SetupModule("./Components/Tasks/PayloadEditor.razor.js");
        editor.Mode = JSRuntimeMode.Loose;
        editor.Setup<IJSStreamReference>("read", _ => true).SetResult(new EmptyObject());
        return console;
    }

    private static ScheduleService Service(ConsoleContext console) => console.Product.Get<ScheduleService>();

    private static Task<Schedule> CreateAsync(ConsoleContext console, string cron = "0 0 1 1 *") =>
        Service(console).CreateAsync(Product.Operator, ScheduleSamples.New(cron: cron));

    private static Task<Core.Page<Schedule>> ListAsync(ConsoleContext console) =>
        console.Product.Get<ScheduleQueries>().ListAsync(Product.Operator, null, 50, Stop);

    private static string Note(IRenderedComponent<ScheduleDialog> dialog, string field) =>
        dialog.Find($"#schedule-{field}-note").TextContent;

    private static IRenderedComponent<ScheduleDialog> Edit(ConsoleContext console, Schedule schedule) =>
        console.Page.Render<ScheduleDialog>(p =>
            p.Add(d => d.Schedule, schedule).Add(d => d.OnClose, () => { })
        );

    private static async Task<IRenderedComponent<ScheduleActDialog>> ActAsync(
        ConsoleContext console,
        Schedule schedule,
        ScheduleAct act
    )
    {
        var dialog = console.Page.Render<ScheduleActDialog>(p =>
            p.Add(d => d.Schedule, schedule).Add(d => d.Act, act).Add(d => d.OnClose, () => { })
        );
        await dialog.Find("form").SubmitAsync();
        return dialog;
    }
}

/// <summary>What stands in the editor of the payload: <c>{}</c>.</summary>
file sealed class EmptyObject : IJSStreamReference
{
    public long Length => 2;

    public ValueTask<Stream> OpenReadStreamAsync(
        long maxAllowedSize = 512000,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult<Stream>(new MemoryStream("{}"u8.ToArray()));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
