using Bunit;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Components.DeadLetters;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>Rules for dead letters in the console.</summary>
public sealed class LetterRulePagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARule_IsTriedOut_Made_Paused_Resumed_Edited_AndDeleted()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var id = await console.Product.SubmitAsync(
            "fail",
            """{"message":"rope is torn"}""",
            t => t with { MaxAttempts = 1 }
        );
        await console.Product.WaitForAsync(id, TaskState.Dead);
        var page = console.Page.Render<LetterRulesPage>();
        Assert.Contains("No rule yet", page.Markup, StringComparison.Ordinal);

        await page.ClickOnAsync("button", "Make your first rule");
        await page.SubmitFormAsync("dialog form");
        Assert.Equal("Must not be empty.", page.Find("#rule-name-note").TextContent);
        await page.TypeInAsync("#rule-name", "torn");
        await page.TypeInAsync("#rule-text", "ROPE");
        await page.TypeInAsync("#rule-delay", "soon");
        Assert.Contains("duration", page.Find("#rule-delay-note").TextContent, StringComparison.Ordinal);
        await page.TypeInAsync("#rule-delay", "1 h");
        await page.ClickOnAsync("button.try");
        await Eventually.TrueAsync(
            () => page.FindAll(".trial strong").Any(s => s.TextContent == "1"),
            "it means the dead letter"
        );
        await page.SubmitFormAsync("dialog form");

        var row = page.Find("li[data-rule=torn]").TextContent;
        Assert.Contains("Those saying “ROPE”", row, StringComparison.Ordinal);
        Assert.Contains("Requeue after 1 h, at most 3 times per task", row, StringComparison.Ordinal);
        await page.ClickOnAsync("button[aria-label='Pause torn']");
        await page.TypeInAsync("#rule-reason", "quiet");
        await page.SubmitFormAsync("dialog form");
        Assert.Contains(
            "Paused by person@example.com: quiet",
            page.Find("li").TextContent,
            StringComparison.Ordinal
        );
        await page.ClickOnAsync("button[aria-label='Resume torn']");
        await page.ClickOnAsync("button[aria-label='Edit torn']");
        await page.ChangeOnAsync("#rule-action", "Discard");
        await page.TypeInAsync("#rule-age", "7 d");
        await page.SubmitFormAsync("dialog form");
        Assert.Contains("Discard after 7 d", page.Find("li").TextContent, StringComparison.Ordinal);
        await page.ClickOnAsync("button[aria-label='Delete torn']");
        await page.SubmitFormAsync("dialog form");

        Assert.Contains("No rule yet", page.Markup, StringComparison.Ordinal);
        Assert.Empty(await console.Product.Get<LetterRuleService>().ListAsync(Product.Operator, Stop));
    }

    [Fact]
    public async Task ARule_IsAppliedToThoseThatAreThere_AndTheTaskSaysWhatItWaitsFor()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var id = await console.Product.SubmitAsync(
            "fail",
            """{"message":"rope is torn"}""",
            t => t with { MaxAttempts = 1 }
        );
        await console.Product.WaitForAsync(id, TaskState.Dead);
        await Eventually.TrueAsync(
            async () =>
            {
                await using var db = await console
                    .Product.Get<IDbContextFactory<AppDbContext>>()
                    .CreateDbContextAsync(Stop);
                return !await db.LetterDues.AnyAsync(Stop);
            },
            "rules have looked at it: there was none"
        );
        await console
            .Product.Get<LetterRuleService>()
            .CreateAsync(
                Product.Operator,
                new()
                {
                    Name = "later",
                    Action = LetterAction.Requeue,
                    After = TimeSpan.FromHours(1),
                    AtMost = 2,
                }
            );
        var task = console.Page.Render<TaskPage>(p => p.Add(t => t.Id, id));
        Assert.Contains(
            "died before the rule was made",
            task.Find(".outlook").TextContent,
            StringComparison.Ordinal
        );
        var page = console.Page.Render<LetterRulesPage>();

        await page.ClickOnAsync("button[aria-label='Apply later to the dead letters that are there']");
        await Eventually.TrueAsync(
            () => page.FindAll(".count strong").Any(s => s.TextContent == "1"),
            "it means the dead letter"
        );
        await page.SubmitFormAsync("dialog form");

        await Eventually.TrueAsync(
            () =>
                task.Find(".outlook")
                    .TextContent.Contains("requeues it (1 of at most 2 times) at", StringComparison.Ordinal),
            "the page of the task says what the rule will do",
            TimeSpan.FromSeconds(20)
        );
    }

    [Fact]
    public async Task Rules_AreMoved_AndAViewerOnlyLooks()
    {
        await using var console = await ConsoleContext.StartAsync();
        var rules = console.Product.Get<LetterRuleService>();
        foreach (var name in new[] { "a", "b" })
        {
            await rules.CreateAsync(Product.Operator, new() { Name = name, Action = LetterAction.Keep });
        }

        var page = console.Page.Render<LetterRulesPage>();
        Assert.True(page.Find("button[aria-label='Move a up']").HasAttribute("disabled"));
        await page.ClickOnAsync("button[aria-label='Move b up']");

        Assert.Equal(["b", "a"], page.FindAll("li strong").Select(s => s.TextContent));
        await using var viewer = await ConsoleContext.StartAsync(Roles.Viewer);
        var looked = viewer.Page.Render<LetterRulesPage>();
        Assert.Empty(looked.FindAll("button"));
    }
}
