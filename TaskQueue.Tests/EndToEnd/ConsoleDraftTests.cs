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
}
