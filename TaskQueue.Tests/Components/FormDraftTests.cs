using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Schedules;

namespace TaskQueue.Tests.Components;

/// <summary>What was typed into a form, and was not saved.</summary>
public sealed class FormDraftTests
{
    [Theory]
    [InlineData("restore")]
    [InlineData("discard")]
    public async Task WhatWasTyped_IsOffered_AndTakenOrThrownAway(string answer)
    {
        await using var console = await ConsoleContext.StartAsync();
        var module = Module(console, "2026-05-04T12:02:00.000Z");

        var draft = console.Page.Render<FormDraft>(p => p.Add(d => d.Name, "schedule"));
        draft.WaitForAssertion(() => Assert.Equal(2, draft.FindAll("button").Count));
        var offer = draft.Find(".restore").TextContent;
        await draft.ClickOnAsync($".{answer}");

        Assert.Equal("Restore what you typed at 2026-05-04 12:02 UTC", offer.Trim());
        Assert.Empty(draft.FindAll("button"));
        Assert.Equal(1, Calls(module, answer));
        // Whose it is, and of what form.
        Assert.Equal(
            ["person@example.com", "schedule"],
            module
                .Invocations.Single(i => i.Identifier == "start")
                .Arguments.Skip(1)
                .Take(2)
                .Select(a => a?.ToString())
        );
    }

    [Fact]
    public async Task WhereNothingWasTyped_NothingIsOffered()
    {
        await using var console = await ConsoleContext.StartAsync();
        var module = Module(console, null);

        var draft = console.Page.Render<FormDraft>(p => p.Add(d => d.Name, "schedule"));

        draft.WaitForAssertion(() => Assert.Equal(1, Calls(module, "start")));
        Assert.Empty(draft.FindAll("button"));
    }

    [Fact]
    public async Task WhatWasSaved_IsKeptNoLonger()
    {
        await using var console = await SchedulePagesTests.StartAsync();
        var module = Module(console, null);
        var dialog = console.Page.Render<ScheduleDialog>(p => p.Add(d => d.OnClose, () => { }));
        dialog.WaitForAssertion(() => Assert.Equal(1, Calls(module, "start")));

        await dialog.SubmitFormAsync("form");
        var refused = Calls(module, "discard");
        await dialog.TypeInAsync("#schedule-name", "tidy up");
        await dialog.TypeInAsync("#schedule-cron", "0 5 * * *");
        await dialog.TypeInAsync("#schedule-type", "echo");
        await dialog.SubmitFormAsync("form");

        Assert.Equal(0, refused);
        Assert.Equal(1, Calls(module, "discard"));
    }

    [Fact]
    public async Task ADialogThatWasSaved_IsClosed_ThoughTheBrowserDoesNotAnswer()
    {
        await using var console = await SchedulePagesTests.StartAsync();
        var module = Module(console, null);
        var answer = module.SetupVoid("discard", _ => true);
        var closed = 0;
        var dialog = console.Page.Render<ScheduleDialog>(p => p.Add(d => d.OnClose, () => closed++));
        dialog.WaitForAssertion(() => Assert.Equal(1, Calls(module, "start")));
        await dialog.TypeInAsync("#schedule-name", "tidy up");
        await dialog.TypeInAsync("#schedule-cron", "0 5 * * *");
        await dialog.TypeInAsync("#schedule-type", "echo");

        var saving = dialog.SubmitFormAsync("form");
        await Eventually.TrueAsync(() => closed == 1, "the dialog is closed");
        answer.SetCanceled();
        await saving;

        Assert.Equal(1, Calls(module, "discard"));
    }

    [Fact]
    public async Task WhatSomebodyElseHasChanged_IsSaid_WhereItIsTypedOverAgain()
    {
        await using var console = await ConsoleContext.StartAsync();
        var module = Module(console, "2026-05-04T12:02:00.000Z");
        module.Setup<int>("restore", _ => true).SetResult(2);

        var draft = console.Page.Render<FormDraft>(p => p.Add(d => d.Name, "schedule-1"));
        draft.WaitForAssertion(() => Assert.Single(draft.FindAll(".restore")));
        await draft.ClickOnAsync(".restore");

        Assert.StartsWith(
            "Somebody else has changed",
            draft.Find(".others").TextContent,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true, "forget")]
    [InlineData(false, "release")]
    public async Task AFormThatIsLeftWhileItIsSaved_IsOfferedAgain_OnlyWhereThatWasRefused(
        bool saved,
        string told
    )
    {
        await using var console = await ConsoleContext.StartAsync();
        var module = Module(console, null);
        var draft = console.Page.Render<FormDraft>(p => p.Add(d => d.Name, "task"));
        draft.WaitForAssertion(() => Assert.Equal(1, Calls(module, "start")));
        var form = draft.Instance;
        form.Ask(() => true);

        await form.DisposeAsync();
        if (saved)
        {
            await form.ForgetAsync();
        }

        await form.ReleaseAsync();

        var id = module.Invocations.Single(i => i.Identifier == "start").Arguments[3];
        var left = module.Invocations.Single(i => i.Identifier == "stop").Arguments;
        Assert.Equal((id, true), (left[0], (bool)left[1]!));
        var late = Assert.Single(module.Invocations, i => i.Identifier is "forget" or "release");
        Assert.Equal((told, id), (late.Identifier, late.Arguments[^1]));
    }

    [Fact]
    public async Task AFormThatIsClosedAtOnce_BreaksNothing_AndLeavesNoScriptBehind()
    {
        await using var console = await ConsoleContext.StartAsync();
        var browser = new LateBrowser();
        console.Page.Services.AddSingleton<IJSRuntime>(browser);
        var draft = console.Page.Render<FormDraft>(p => p.Add(d => d.Name, "task"));
        await Eventually.TrueAsync(() => browser.IsAsked, "the script is asked for");

        await draft.Instance.DisposeAsync();
        browser.Answer();

        await Eventually.TrueAsync(() => browser.Script.IsGone, "the script is let go");
        Assert.Empty(browser.Script.Calls);
    }

    private static int Calls(BunitJSModuleInterop module, string function) =>
        module.Invocations.Count(i => i.Identifier == function);

    private static BunitJSModuleInterop Module(ConsoleContext console, string? found)
    {
        var module = console.Page.JSInterop.SetupModule("./Components/Parts/FormDraft.razor.js");
        module.Mode = JSRuntimeMode.Loose;
        module.Setup<string?>("start", _ => true).SetResult(found);
        return module;
    }
}
