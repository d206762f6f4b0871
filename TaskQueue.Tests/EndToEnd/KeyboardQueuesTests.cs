using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>Queues, workers, dead letters and feature switches without a mouse.</summary>
[Collection(Chromium.Alone)]
public sealed class KeyboardQueuesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AQueueIsLimited_AndAKeyGetsARule()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await LaterTasks.SubmitAsync(server, ["mails"]);
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync("/queues/mails");

        await keys.EnterAsync(".actions button", "Limits");
        await keys.IsAtAsync("dialog[open] .close");
        await keys.FillAsync("#limits-concurrency", "3");
        await keys.FillAsync("#limits-reason", "A slow printer");
        await keys.SendAsync();
        await keys.IsAtAsync(".actions button", "Limits");
        var queue = await ReadAsync(server, "queues/mails");
        Assert.Equal(3, queue.GetProperty("limits").GetProperty("concurrency").GetInt32());
        Assert.Equal("A slow printer", queue.GetProperty("limitsReason").GetString());

        await keys.FillAsync("#keys-find", "globex");
        await page.WaitForSelectorAsync(".give");
        await keys.EnterAsync(".give");
        await keys.IsAtAsync("dialog[open] .close");
        await keys.LeaveAsync();
        await keys.IsAtAsync(".give");
        await keys.PressAsync("Enter");
        await keys.IsAtAsync("dialog[open] .close");
        await keys.FillAsync("#key-concurrency", "1");
        await keys.SendAsync();
        // The button goes once the key is in the list.
        await keys.IsAtAsync("section .find *");
        var key = await ReadAsync(server, "queues/mails/keys/globex");
        Assert.Equal(1, key.GetProperty("concurrency").GetInt32());
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task AWorker_IsPausedAndResumed()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var id = await Eventually.ValueAsync(
            async () =>
                (await ReadAsync(server, "workers"))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Select(worker => worker.GetProperty("id").GetString())
                    .FirstOrDefault(),
            "there is a worker"
        );
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync($"/workers/{id}");

        await keys.EnterAsync(".actions button", "Pause");
        await keys.IsAtAsync("#order-reason");
        await keys.TypeAsync("Its disk is changed");
        await keys.PressAsync("Enter");
        await keys.IsClosedAsync();
        await page.WaitForSelectorAsync(".actions button:not([disabled]):has-text('Resume')");
        // It rested while the order was saved.
        await keys.IsAtAsync(".actions button");
        var paused = await ReadAsync(server, $"workers/{id}");
        Assert.Equal("pause", paused.GetProperty("order").GetString());
        Assert.Equal("Its disk is changed", paused.GetProperty("reason").GetString());

        await keys.BackToAsync(".actions button", "Resume");
        await keys.PressAsync("Enter");
        await keys.ConfirmAsync();
        await page.WaitForSelectorAsync(".actions button:not([disabled]):has-text('Pause')");
        await keys.IsAtAsync(".actions button");
        Assert.Equal("work", (await ReadAsync(server, $"workers/{id}")).GetProperty("order").GetString());
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task ADeadLetter_IsRequeued()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var dead = await DeadTask.MakeAsync(server);
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync("/dead-letters");

        await keys.EnterAsync(".letters .acts button[aria-label^=Requeue]");
        await keys.IsAtAsync("dialog[open] button[type=submit]");
        await keys.LeaveAsync();
        await keys.IsAtAsync(".letters .acts button[aria-label^=Requeue]");
        await keys.PressAsync("Enter");
        await keys.ConfirmAsync();
        await Chromium.UntilAsync(page, "document.querySelectorAll('.letters li').length === 0");
        await keys.IsAtAsync("main *");

        Assert.Equal("queued", (await ReadAsync(server, $"tasks/{dead}")).GetProperty("status").GetString());
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task AFeature_IsSwitchedOffAndOn()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync("/settings");
        const string Switch = "[data-feature=Samples] button";

        await keys.EnterAsync(Switch);
        await keys.IsAtAsync("dialog[open] button[type=submit]");
        await keys.LeaveAsync();
        await keys.IsAtAsync(Switch);

        await keys.PressAsync("Enter");
        await keys.ConfirmAsync();
        await page.WaitForSelectorAsync("[data-feature=Samples] >> text=switched off");
        await keys.IsAtAsync(Switch);
        Assert.Equal("false", await SettingAsync(server, "Features:Samples"), ignoreCase: true);

        await keys.PressAsync("Enter");
        await keys.ConfirmAsync();
        await page.WaitForSelectorAsync("[data-feature=Samples] >> text=switched on");
        await keys.IsAtAsync(Switch);
        Assert.Equal("true", await SettingAsync(server, "Features:Samples"), ignoreCase: true);
        Assert.Empty(chromium.Complaints);
    }

    private static async Task<string?> SettingAsync(ServerProcess server, string key) =>
        (await ReadAsync(server, "settings"))
            .GetProperty("items")
            .EnumerateArray()
            .Single(setting => setting.GetProperty("key").GetString() == key)
            .GetProperty("value")
            .GetString();

    private static Task<JsonElement> ReadAsync(ServerProcess server, string path) =>
        server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}", Stop);
}
