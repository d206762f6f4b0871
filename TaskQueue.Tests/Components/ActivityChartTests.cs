using Bunit;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Home;

namespace TaskQueue.Tests.Components;

/// <summary>The dashboard's chart of the last minutes.</summary>
public sealed class ActivityChartTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Chart_DrawsThreeSeriesInColoursOfTheTheme()
    {
        await using var page = new BunitContext();

        var chart = Render(page, Slice(3, 40, 30, 2), Slice(2, 5, 4, 1), Slice(1, 0, 6, 0));

        Assert.Equal(
            [
                "stroke: var(--chart-failed)",
                "stroke: var(--chart-succeeded)",
                "stroke: var(--chart-accepted)",
            ],
            chart.FindAll("path.line").Select(path => path.GetAttribute("style"))
        );
        Assert.Equal(["40", "20", "0"], chart.FindAll(".scale span").Select(t => t.TextContent));
        Assert.Equal(
            ["11:59:30", "11:59:40", "11:59:50"],
            chart.FindAll(".times span").Select(t => t.TextContent)
        );
    }

    [Fact]
    public async Task Chart_SaysItselfInWords_AndInItsLegend()
    {
        await using var page = new BunitContext();

        var chart = Render(page, Slice(2, 1200, 30, 2), Slice(1, 5, 4, 1));

        Assert.Equal(
            "Activity, 11:59:40 to 12:00:00 UTC. accepted 1,205, succeeded 34, failed attempts 3. Arrow keys read the points.",
            chart.Find("[role=img]").GetAttribute("aria-label")
        );
        Assert.Equal(
            ["accepted 1,205", "succeeded 34", "failed attempts 3"],
            chart
                .FindAll(".legend .key")
                .Select(key =>
                    string.Join(
                        ' ',
                        key.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                    )
                )
        );
        Assert.Equal(
            [
                "tasks?createdFrom=2026-05-04T11%3A59%3A40.000Z&createdTo=2026-05-04T12%3A00%3A00.000Z",
                "tasks?status=succeeded&finishedFrom=2026-05-04T11%3A59%3A40.000Z&finishedTo=2026-05-04T12%3A00%3A00.000Z",
                "tasks?q=status%3Aretrying%2Cdead%20started%3A%3E%3D2026-05-04T11%3A59%3A40Z%20started%3A%3C2026-05-04T12%3A00%3A00Z",
            ],
            chart.FindAll(".legend a").Select(a => a.GetAttribute("href"))
        );
    }

    [Fact]
    public async Task Points_AreToldOnceSomebodyPointsAtOne()
    {
        await using var page = new BunitContext();
        var chart = Render(page, Slice(2, 3, 1, 0), Slice(1, 0, 2, 0));
        var before = chart.Find(".area").GetAttribute("data-points");

        await chart.Find(".area").TriggerEventAsync("onchartask", EventArgs.Empty);

        Assert.Null(before);
        Assert.Equal(
            """["11:59:40 UTC: accepted 3, succeeded 1, failed attempts 0","11:59:50 UTC: accepted 0, succeeded 2, failed attempts 0"]""",
            chart.Find(".area").GetAttribute("data-points")
        );
    }

    [Fact]
    public async Task Chart_FollowsItsData()
    {
        await using var page = new BunitContext();
        var chart = Render(page, Slice(2, 3, 0, 0), Slice(1, 0, 0, 0));

        chart.Render(p => p.Add(c => c.Slices, [Slice(2, 3, 0, 0), Slice(1, 90, 0, 0)]));

        Assert.Equal("100", chart.Find(".scale span").TextContent);
    }

    private static QueueSlice Slice(int ago, long accepted, long succeeded, long failed) =>
        new()
        {
            At = Now - (ago * QueueSlice.Length),
            Queue = "",
            Shard = 0,
            Accepted = accepted,
            Succeeded = succeeded,
            Failed = failed,
        };

    private static IRenderedComponent<ActivityChart> Render(BunitContext page, params QueueSlice[] slices) =>
        page.Render<ActivityChart>(p => p.Add(c => c.Slices, slices));
}
