using Bunit;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Web.Components.Schedules;

namespace TaskQueue.Tests.Components;

/// <summary>The page of calendars that schedules share.</summary>
public sealed class NamedCalendarsPageTests
{
    [Fact]
    public async Task ACalendar_IsMade_Tried_AndStaysWhileAScheduleHasIt()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<NamedCalendarsPage>();
        await Eventually.TrueAsync(() => page.FindAll("button").Count > 0, "it is read");
        await page.ClickOnAsync("button", "New calendar");
        await page.TypeInAsync("#calendar-name", "holidays");
        await page.TypeInAsync("#calendar-days", "12-25, 01-01");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(
            () => page.Markup.Contains("12-25, 01-01", StringComparison.Ordinal),
            "it is shown"
        );
        await console
            .Product.Get<ScheduleService>()
            .CreateAsync(
                Product.Operator,
                new()
                {
                    Name = "nightly",
                    Cron = "0 2 * * *",
                    Calendars = ["holidays"],
                    Task = Samples.NewTask(),
                }
            );

        await page.ClickOnAsync("button", "Edit");
        await page.ClickOnAsync("dialog button", "What would change?");
        var told = page.Find("dialog .effect").TextContent;
        await page.TypeInAsync("#calendar-days", "12-25");
        Assert.Empty(page.FindAll("dialog .effect"));
        await page.ClickOnAsync("dialog button", "Leave it as it is");
        await page.ClickOnAsync("button", "Delete");
        await page.SubmitFormAsync("dialog form");

        Assert.Contains("1 schedule has it.", told, StringComparison.Ordinal);
        Assert.Contains(
            "take it away there first",
            page.Find("dialog").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task WhatSomebodyElseChangedMeanwhile_IsShown_AndEitherIsKept()
    {
        await using var console = await ConsoleContext.StartAsync();
        var calendars = console.Product.Get<NamedCalendars>();
        await calendars.SetAsync(Product.Operator, "holidays", new(["12-25"]), version: null);
        var page = console.Page.Render<NamedCalendarsPage>();
        await Eventually.TrueAsync(() => page.FindAll("button").Count > 0, "it is read");
        await page.ClickOnAsync("button", "Edit");
        await page.TypeInAsync("#calendar-days", "12-24");
        await calendars.SetAsync(Product.Operator, "holidays", new(["12-26"]), version: null);

        await page.SubmitFormAsync("dialog form");
        var conflict = page.Find("dialog .conflict").TextContent;
        await page.ClickOnAsync("button[data-conflict=keep]");
        await Eventually.TrueAsync(() => page.FindAll("dialog").Count == 0, "it is saved");

        Assert.Contains("12-24", conflict, StringComparison.Ordinal);
        Assert.Contains("12-26", conflict, StringComparison.Ordinal);
        var use = await calendars.FindAsync(
            Product.Operator,
            "holidays",
            TestContext.Current.CancellationToken
        );
        Assert.Equal(["12-24"], use!.Calendar.Days);
    }

    [Fact]
    public async Task Viewers_SeeThem_AndNoMore()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);
        await console
            .Product.Get<NamedCalendars>()
            .SetAsync(Product.Operator, "holidays", new(["12-25"]), version: null);

        var page = console.Page.Render<NamedCalendarsPage>();

        await Eventually.TrueAsync(
            () => page.Markup.Contains("12-25", StringComparison.Ordinal),
            "it is shown"
        );
        Assert.Empty(page.FindAll("button"));
    }
}
