using Bunit;
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
