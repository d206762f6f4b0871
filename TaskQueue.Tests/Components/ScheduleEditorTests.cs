using Bunit;
using TaskQueue.Core.Scheduling;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Schedules;

namespace TaskQueue.Tests.Components;

/// <summary>When the schedule in the editor fires, and between which times.</summary>
public sealed class ScheduleEditorTests
{
    [Fact]
    public void Calendars_AreLeftToTheServer_WhileItIsNotKnownWhichThereAre()
    {
        var draft = new ScheduleDraft(ViewerTime.Utc)
        {
            Name = "a",
            Type = "echo",
            Calendars = "holidays",
        };

        var wanted = draft.Check(Samples.Now);
        draft.Known = new Dictionary<string, IReadOnlyList<string>>();

        Assert.Equal(["holidays"], wanted!.Calendars);
        Assert.Null(draft.Check(Samples.Now));
    }

    [Fact]
    public async Task TheDialog_UnfoldsTwentyFires_AndItsBoundsAreInTheZoneOfWhoeverLooks()
    {
        await using var console = await SchedulePagesTests.StartAsync();
        // The second of two hours that clocks there show alike, on the last Sunday of an October.
        var october = new DateTime(DateTime.UtcNow.Year - 1, 10, 31);
        var sunday = october.AddDays(-(int)october.DayOfWeek);
        var start = new DateTimeOffset(sunday, TimeSpan.Zero) + new TimeSpan(1, 30, 0);
        var end = new DateTimeOffset(DateTime.UtcNow.Year + 1, 7, 1, 10, 0, 0, TimeSpan.Zero);
        var made = await console
            .Product.Get<ScheduleService>()
            .CreateAsync(Product.Operator, ScheduleSamples.New() with { StartAt = start });
        var berlin = new ViewerTime(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var dialog = console.Page.Render<ScheduleDialog>(p =>
            p.AddCascadingValue(berlin).Add(d => d.Schedule, made).Add(d => d.OnClose, () => { })
        );

        Assert.Equal(5, dialog.FindAll(".fires li").Count);
        await dialog.Find(".fires button").ClickAsync(new());
        Assert.Equal(20, dialog.FindAll(".fires li").Count);
        Assert.Empty(dialog.FindAll(".fires button"));
        Assert.Contains(
            "Not before (Europe/Berlin)",
            dialog.Find("label[for=schedule-start]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal($"{sunday:yyyy-MM-dd}T02:30:00", dialog.Find("#schedule-start").GetAttribute("value"));
        dialog.Find("#schedule-end").Input($"{end.Year}-07-01T12:00");
        await dialog.Find("form").SubmitAsync();

        var changed = Assert.Single(
            (
                await console
                    .Product.Get<ScheduleQueries>()
                    .ListAsync(Product.Operator, null, 50, TestContext.Current.CancellationToken)
            ).Items
        );
        Assert.Equal((start, end), (changed.StartAt, changed.EndAt));
    }
}
