using Bunit;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Components.Queues;
using TaskQueue.Web.Components.Schedules;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>Pages of what somebody sees everywhere, and may act on in one queue alone.</summary>
public sealed class LimitedRolePagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mine", true)]
    [InlineData("theirs", false)]
    public async Task WhatIsDone_IsOfferedInTheirQueueAlone(string queue, bool isOffered)
    {
        await using var console = await SchedulePagesTests.StartAsync(Roles.Viewer);
        await LimitAsync(console, "mine");
        var id = await console.Product.SubmitAsync("echo", change: t => t with { Queue = queue });
        var wanted = ScheduleSamples.New();
        var made = await console
            .Product.Get<ScheduleService>()
            .CreateAsync(Product.Operator, wanted with { Task = wanted.Task with { Queue = queue } });

        var task = console.Page.Render<TaskPage>(p => p.Add(t => t.Id, id));
        var schedule = console.Page.Render<SchedulePage>(p => p.Add(s => s.Id, made.Id));
        var page = console.Page.Render<QueuePage>(p => p.Add(q => q.Name, queue));
        page.WaitForElement("h1");

        Assert.Equal(isOffered, Offers(task, "Cancel task"));
        Assert.Equal(isOffered, Offers(schedule, "Edit"));
        Assert.Equal(isOffered, Offers(schedule, "Pause"));
        Assert.Equal(isOffered, Offers(page, "Pause"));
        Assert.Equal(isOffered, schedule.Markup.Contains("Payload of its tasks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_OfferItInTheRowsOfTheirQueueAlone()
    {
        await using var console = await SchedulePagesTests.StartAsync(Roles.Viewer);
        await LimitAsync(console, "mine");
        var schedules = console.Product.Get<ScheduleService>();
        foreach (var queue in (string[])["mine", "theirs"])
        {
            await console.Product.SubmitAsync("echo", change: t => t with { Queue = queue });
            var wanted = ScheduleSamples.New($"plan of {queue}");
            await schedules.CreateAsync(
                Product.Operator,
                wanted with
                {
                    Task = wanted.Task with { Queue = queue },
                }
            );
        }

        var queues = console.Page.Render<QueuesPage>();
        var plans = console.Page.Render<SchedulesPage>();
        plans.WaitForElement("tbody button");

        Assert.Single(queues.FindAll("button[aria-label='Pause mine']"));
        Assert.Empty(queues.FindAll("button[aria-label='Pause theirs']"));
        Assert.Single(plans.FindAll("button[aria-label='Pause plan of mine']"));
        Assert.Empty(plans.FindAll("button[aria-label='Pause plan of theirs']"));
    }

    private static bool Offers<T>(IRenderedComponent<T> page, string act)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        page.FindAll(".actions button").Any(b => b.TextContent.Trim() == act);

    // A second role beside the one that looks everywhere.
    private static async Task LimitAsync(ConsoleContext console, string queue)
    {
        var role = new NewRole
        {
            Name = "one-queue",
            Permissions =
            [
                Permissions.TasksWrite,
                Permissions.TasksPayload,
                Permissions.QueuesControl,
                Permissions.SchedulesWrite,
            ],
            Queues = [queue],
        };
        await console.Product.Get<RoleService>().CreateAsync(Actor.CommandLine, role, Stop);
        await using var db = await console
            .Product.Get<IDbContextFactory<AppDbContext>>()
            .CreateDbContextAsync(Stop);
        var (user, made) = (
            await db.Users.SingleAsync(Stop),
            await db.Roles.SingleAsync(r => r.Name == role.Name, Stop)
        );
        db.UserRoles.Add(new() { UserId = user.Id, RoleId = made.Id });
        await db.SaveChangesAsync(Stop);
    }
}
