using Bunit;
using TaskQueue.Core.Features;
using TaskQueue.Core.Settings.Live;
using TaskQueue.Web.Components.Alerts;
using TaskQueue.Web.Components.Home;
using TaskQueue.Web.Components.Settings;
using TaskQueue.Web.Components.Store;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>The switches at the page of settings, and what pages offer of a part that is closed.</summary>
public sealed class FeaturesPanelTests
{
    [Fact]
    public async Task Switch_SaysWhatStops_IsTurned_AndTurnedBack()
    {
        await using var console = await ConsoleContext.StartAsync();
        var switches = console.Product.Get<FeatureSwitches>();
        var page = console.Page.Render<SettingsPage>();
        Assert.Equal(
            Feature.All.Select(f => f.Name),
            page.FindAll("li[data-feature]").Select(row => row.GetAttribute("data-feature"))
        );

        await page.ClickOnAsync("[data-feature=Samples] button", "Switch off");
        Assert.Equal(Feature.Samples.Consequence, page.Find("dialog .consequence").TextContent);
        Assert.True(switches.IsOpen(Feature.Samples));
        await page.SubmitFormAsync("dialog form");

        Assert.Equal([Feature.Samples], Feature.All.Where(f => !switches.IsOpen(f)));
        Assert.Equal("switched off", page.Find("[data-feature=Samples] .badge").GetAttribute("data-state"));
        Assert.Empty(page.FindAll("dialog"));

        await page.ClickOnAsync("[data-feature=Samples] button", "Switch on");
        await page.SubmitFormAsync("dialog form");
        Assert.True(switches.IsOpen(Feature.Samples));
        Assert.Equal("switched on", page.Find("[data-feature=Samples] .badge").GetAttribute("data-state"));
        // Taken back, not set to what holds anyway.
        Assert.Empty(console.Product.Get<StoredSettingsSource>().Current.Items);
    }

    [Fact]
    public async Task WhatIsClosed_IsNotOffered_AndItsPageNamesTheSetting()
    {
        await using var console = await ConsoleContext.StartAsync(
            settings: [.. Feature.All.Select(f => (f.Key, "false"))]
        );

        var system = console.Page.Render<SystemPage>();
        Assert.DoesNotContain(
            system.FindAll("button"),
            b => b.TextContent.Contains("Add samples", StringComparison.Ordinal)
        );
        Assert.Contains(
            system.FindAll("button"),
            b => b.TextContent.Contains("Take samples away", StringComparison.Ordinal)
        );
        Assert.Empty(system.FindAll("a[href='system/export'], #import-file"));
        Assert.Contains(Feature.Samples.Refusal, system.Markup, StringComparison.Ordinal);
        Assert.Contains(Feature.Transfer.Refusal, system.Markup, StringComparison.Ordinal);
        Assert.Empty(console.Page.Render<HomePage>().FindAll(".starts button:not([data-look])"));
        Assert.DoesNotContain(
            console.Page.Render<TasksPage>().FindAll(".list-tools button"),
            b => b.TextContent.Contains("Import", StringComparison.Ordinal)
        );
        Assert.Contains(
            Feature.RemoteWorkers.Refusal,
            console.Page.Render<WorkersPage>().Markup,
            StringComparison.Ordinal
        );
        Assert.Contains(
            Feature.AlertMail.Refusal,
            console.Page.Render<AlertsPage>().Markup,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task WhereAllIsOpen_NoPageSpeaksOfSwitches()
    {
        await using var console = await ConsoleContext.StartAsync();

        Assert.Empty(console.Page.Render<SystemPage>().FindAll(".closed"));
        Assert.Empty(console.Page.Render<WorkersPage>().FindAll(".closed"));
        Assert.Empty(console.Page.Render<AlertsPage>().FindAll(".closed"));
        Assert.Contains(
            console.Page.Render<TasksPage>().FindAll(".list-tools button"),
            b => b.TextContent.Contains("Import", StringComparison.Ordinal)
        );
    }
}
