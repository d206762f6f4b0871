using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Web.Components.Queues;

namespace TaskQueue.Tests.Components;

/// <summary>The chart of a forecast.</summary>
public sealed class ForecastChartTests
{
    [Fact]
    public async Task Chart_DrawsTheMean_ItsBand_AndHowThingsAre_AndSaysItInWords()
    {
        await using var page = new BunitContext();

        var chart = Render(page, p => new(p * 10.0, 100 - p, 90 - p, 110 - p), asIs: true);

        Assert.Equal(
            "Waiting tasks: 100 now; after 10 min 40 on average, in nine of ten runs from 30 to 50.",
            chart.Find("[role=img]").GetAttribute("aria-label")
        );
        Assert.Equal(3, chart.FindAll("figcaption .key").Count);
        Assert.Contains("var(--chart-accepted-soft)", chart.Markup, StringComparison.Ordinal);
        Assert.Contains("var(--line-strong)", chart.Find(".plot").InnerHtml, StringComparison.Ordinal);
        Assert.Equal(
            ["now", "in 5 min", "in 10 min"],
            chart.FindAll(".rz-category-axis .rz-tick-text").Select(t => t.TextContent.Trim())
        );
    }

    [Fact]
    public async Task ABandWithoutWidth_IsDrawn_AgainAndAgain()
    {
        await using var page = new BunitContext();
        var chart = Render(page, p => new(p * 10.0, 7, 7, 7));

        chart.Render(c => c.Add(x => x.Simulation, Simulated(p => new(p * 10.0, 8, 8, 8))));
        chart.Render(c => c.Add(x => x.Simulation, Simulated(p => new(p * 10.0, 8, 7, 9))));
        chart.Render(c => c.Add(x => x.Simulation, Simulated(p => new(p * 10.0, 0, 0, 0))));

        Assert.StartsWith(
            "Waiting tasks: 0 now",
            chart.Find("[role=img]").GetAttribute("aria-label"),
            StringComparison.Ordinal
        );
    }

    private static SimulatedBacklog Simulated(Func<int, BacklogPoint> point) =>
        new(1, 40, 600, 1, 0, 0, 0, 0, [.. Enumerable.Range(0, BacklogSimulation.Points).Select(point)]);

    private static IRenderedComponent<ForecastChart> Render(
        BunitContext page,
        Func<int, BacklogPoint> point,
        bool asIs = false
    )
    {
        page.Services.AddRadzenComponents();
        page.GiveChartsRoom();
        var now = new Scenario
        {
            Waiting = 50,
            Slots = 1,
            ArrivalRate = 0,
            ServiceTime = 1,
        };
        return page.Render<ForecastChart>(c =>
            c.Add(x => x.Simulation, Simulated(point)).Add(x => x.AsThingsAre, asIs ? now : null)
        );
    }
}
