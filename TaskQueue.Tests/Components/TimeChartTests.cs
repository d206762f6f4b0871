using Bunit;
using TaskQueue.Core.Analytics;
using TaskQueue.Web.Components.Home;

namespace TaskQueue.Tests.Components;

/// <summary>A chart over time, as a table.</summary>
public sealed class TimeChartTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task AsATable_ItSaysAlsoWhatIsMarked()
    {
        await using var page = new BunitContext();
        IReadOnlyList<DateTimeOffset> starts = [Start, Start.AddMinutes(1)];
        IReadOnlyList<ChartSeries> series = [new("done", "var(--chart-succeeded)", [1, 2])];
        IReadOnlyList<AnalyticsMark> marks =
        [
            new(Start.AddSeconds(30), MarkKind.Paused, "Somebody paused mail"),
            new(Start.AddHours(1), MarkKind.Paused, "Later than what is shown"),
        ];
        var chart = page.Render<TimeChart>(p =>
            p.Add(c => c.Id, "throughput")
                .Add(c => c.Title, "Throughput")
                .Add(c => c.Starts, starts)
                .Add(c => c.End, Start.AddMinutes(2))
                .Add(c => c.Series, series)
                .Add(c => c.Marks, marks)
        );

        await chart.ClickOnAsync("button.as");

        Assert.Equal(["12:00: Somebody paused mail"], chart.FindAll(".marks li").Select(m => m.TextContent));
    }
}
