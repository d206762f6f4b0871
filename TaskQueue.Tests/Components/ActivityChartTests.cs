using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Home;

namespace TaskQueue.Tests.Components;

/// <summary>The dashboard's chart.</summary>
public sealed class ActivityChartTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Chart_DrawsThreeSeriesInColoursOfTheTheme()
    {
        await using var page = new BunitContext();

        var chart = Render(page, Slice(3, 40, 30, 2), Slice(2, 5, 4, 1), Slice(1, 0, 6, 0));

        var strokes = chart
            .FindAll(".rz-area-series path")
            .Select(path => path.GetAttribute("style"))
            .ToList();
        foreach (var colour in (string[])["accepted", "succeeded", "failed"])
        {
            Assert.Contains(
                strokes,
                style => style!.Contains($"stroke: var(--chart-{colour})", StringComparison.Ordinal)
            );
        }

        Assert.Equal(
            ["0", "20", "40"],
            chart.FindAll(".rz-value-axis .rz-tick-text").Select(t => t.TextContent)
        );
        Assert.Contains(
            "now",
            chart.FindAll(".rz-category-axis .rz-tick-text").Select(t => t.TextContent),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Chart_SaysItselfInWords_AndInItsLegend()
    {
        await using var page = new BunitContext();

        var chart = Render(page, Slice(2, 1200, 30, 2), Slice(1, 5, 4, 1));

        Assert.Equal(
            "In the last 20 s: 1,205 tasks accepted, 34 succeeded, 3 attempts failed.",
            chart.Find("[role=img]").GetAttribute("aria-label")
        );
        Assert.Equal(
            ["accepted 1,205", "succeeded 34", "failed attempts 3"],
            chart.FindAll("figcaption .key").Select(key => key.TextContent.Trim())
        );
        Assert.Empty(chart.FindAll(".rz-legend-item"));
    }

    [Fact]
    public async Task Chart_FollowsItsData()
    {
        await using var page = new BunitContext();
        var chart = Render(page, Slice(2, 3, 0, 0), Slice(1, 0, 0, 0));

        chart.Render(p => p.Add(c => c.Slices, [Slice(2, 3, 0, 0), Slice(1, 90, 0, 0)]));

        Assert.Contains(
            "100",
            chart.FindAll(".rz-value-axis .rz-tick-text").Select(t => t.TextContent),
            StringComparer.Ordinal
        );
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

    private static IRenderedComponent<ActivityChart> Render(BunitContext page, params QueueSlice[] slices)
    {
        page.Services.AddRadzenComponents();
        page.GiveChartsRoom();
        return page.Render<ActivityChart>(p => p.Add(c => c.Slices, slices));
    }
}
