using System.Net.Http.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>What is typed into a form, and a reload.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleDraftTests
{
    private const string Kept =
        "Object.keys(sessionStorage).filter(key => key.startsWith('taskqueue.draft:')).length";

    [Fact]
    public async Task WhatWasTyped_SurvivesAReload_UntilItIsSaved()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.ClickAsync(".tools > button");
        await page.FillAsync("#task-type", "echo");
        await page.FillAsync("#task-payload", """{"order": 4711}""");

        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        await page.ClickAsync(".tools > button");
        await page.ClickAsync("dialog .restore");
        await Chromium.UntilAsync(
            page,
            """document.querySelector("#task-payload").value === '{"order": 4711}'"""
        );
        await Chromium.UntilAsync(page, """document.querySelector("#task-type").value === "echo" """);
        await Chromium.CheckAsync(page);
        await page.ClickAsync("dialog button[type=submit]");
        await page.WaitForSelectorAsync(".rz-notification-success");

        Assert.Equal(0, await page.EvaluateAsync<int>(Kept));
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task TheFirstField_IsKept_WhereSomebodyComesBackToIt()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.ClickAsync(".tools > button");
        await page.FillAsync("#task-payload", """{"order": 4711}""");
        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        await page.ClickAsync(".tools > button");
        // What is offered tells that the form is listened to by now.
        await page.WaitForSelectorAsync("dialog .restore");

        await page.Keyboard.TypeAsync("draft.first");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.FillAsync("#task-name", "the second");
        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        await page.ClickAsync(".tools > button");
        await page.ClickAsync("dialog .restore");

        await Chromium.UntilAsync(page, """document.querySelector("#task-name").value === "the second" """);
        await Chromium.UntilAsync(page, """document.querySelector("#task-type").value === "draft.first" """);
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task WhatIsOffered_StaysBesideWhatIsTypedMeanwhile_UntilItIsTaken()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.ClickAsync(".tools > button");
        await page.FillAsync("#task-payload", """{"order": 4711}""");
        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        await page.ClickAsync(".tools > button");
        await page.WaitForSelectorAsync("dialog .restore");

        // Typed, and taken back again.
        await page.FillAsync("#task-name", "a");
        await page.FillAsync("#task-name", "");
        await page.FillAsync("#task-tags", "one");
        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        await page.ClickAsync(".tools > button");
        await page.ClickAsync("dialog .restore");

        await Chromium.UntilAsync(page, """document.querySelector("#task-tags").value === "one" """);
        await Chromium.UntilAsync(
            page,
            """document.querySelector("#task-payload").value === '{"order": 4711}'"""
        );
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task WhoeverSignsOut_LeavesNothingBehindInTheTab()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.ClickAsync(".tools > button");
        await page.FillAsync("#task-payload", """{"card": 4711}""");
        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        var kept = await page.EvaluateAsync<int>(Kept);

        await page.EvaluateAsync("document.querySelector('form[action=logout]').requestSubmit()");
        await page.WaitForURLAsync("**/login");

        Assert.Equal((1, 0), (kept, await page.EvaluateAsync<int>(Kept)));
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task WhatSomebodyElseChangesMeanwhile_IsNotOverwrittenByWhatIsRestored()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        await DefineAsync(server, "as it was", "PT5S");
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/task-types");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync("[aria-label='Edit draft.echo']");
        await page.FillAsync("#type-description", "as I see it");

        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        await DefineAsync(server, "as they see it", "PT9S");
        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        await page.ClickAsync("dialog .restore");

        await Chromium.UntilAsync(
            page,
            """document.querySelector("#type-description").value === "as I see it" """
        );
        Assert.StartsWith("9", await page.InputValueAsync("#type-timeout"), StringComparison.Ordinal);
        await page.WaitForSelectorAsync("dialog .others");
        await Chromium.CheckAsync(page);
        Assert.Empty(chromium.Complaints);
    }

    private static async Task DefineAsync(ServerProcess server, string description, string timeout)
    {
        using var answer = await server.Http.PutAsJsonAsync(
            "/api/v1/task-types/draft.echo",
            new { description, timeout },
            TestContext.Current.CancellationToken
        );
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }
}
