using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Scheduling;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Components.Schedules;

namespace TaskQueue.Tests.Components;

/// <summary>The calendar of schedules in the console.</summary>
public sealed class ScheduleCalendarPageTests
{
    [Fact]
    public async Task TheCalendar_HasHeadings_MarksAndExplanations()
    {
        await using var console = await ConsoleContext.StartAsync();
        var service = console.Product.Get<ScheduleService>();
        foreach (var name in (string[])["a", "b", "<b onclick=x>"])
        {
            await service.CreateAsync(
                Product.Operator,
                ScheduleSamples.New(name, "30 2 * * *") with
                {
                    TimeZone = "Europe/Berlin",
                }
            );
        }

        console
            .Page.Services.GetRequiredService<NavigationManager>()
            .NavigateTo("schedules/calendar?from=2026-10-24&zone=Europe%2FBerlin");
        var page = console.Page.Render<ScheduleCalendarPage>();

        Assert.Equal(14, page.FindAll(".table tbody th[scope=row]").Count);
        Assert.Equal(26, page.FindAll(".table thead th[scope=col]").Count);
        var cell = page.FindAll(".table tbody tr")[1].QuerySelectorAll("td")[2];
        Assert.Equal(("Twice", "yes"), (cell.GetAttribute("data-clock"), cell.GetAttribute("data-collides")));
        Assert.Contains("up to 3 together in default", cell.TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "put back from 03:00 to 02:00",
            page.Find(".change").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<b onclick=x>: 02:30 comes twice",
            page.Find(".change ul").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(14, page.FindAll(".days > li").Count);
        Assert.Contains("42 fires of 3 schedules", page.Find(".sum").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='schedules/calendar?from=2026-11-07&zone=Europe%2FBerlin']"));
    }

    [Fact]
    public async Task WithoutSchedules_ItSaysWhatItIsFor_AndABadAddressIsTold()
    {
        await using var console = await ConsoleContext.StartAsync();
        var empty = console.Page.Render<ScheduleCalendarPage>().Markup;
        await console.Product.Get<ScheduleService>().CreateAsync(Product.Operator, ScheduleSamples.New());
        console
            .Page.Services.GetRequiredService<NavigationManager>()
            .NavigateTo("schedules/calendar?zone=Mars&from=never");

        var page = console.Page.Render<ScheduleCalendarPage>();

        Assert.Contains("Nothing is planned", empty, StringComparison.Ordinal);
        Assert.Contains("timeZone", page.Find(".wrong").TextContent, StringComparison.Ordinal);
        Assert.Equal("UTC", page.Find(".zone option[selected]").TextContent);
    }
}
