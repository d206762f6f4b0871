using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The list of tasks and a single one without a mouse.</summary>
[Collection(Chromium.Alone)]
public sealed class KeyboardTasksTests
{
    // More than may be cancelled without typing how many.
    private const int Many = 120;

    private const string RowInSight = """
        (() => {
            const box = document.querySelector('.scroll').getBoundingClientRect();
            return [...document.querySelectorAll('.scroll tbody a')]
                .map(a => a.getBoundingClientRect())
                .some(a => a.top > box.top && a.bottom < box.bottom);
        })()
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AQueryIsCompleted_AndAllThatMatchAreCancelled()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await LaterTasks.SubmitAsync(server, ["reports"]);
        await SubmitManyAsync(server, "mails");
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync("/tasks");

        await keys.PressAsync("/");
        await keys.IsAtAsync("#query");
        await keys.TypeAsync("queue:mai");
        await Chromium.UntilAsync(
            page,
            "document.querySelector('#query-options .mono')?.textContent === 'mails'"
        );
        await keys.PressAsync("ArrowDown");
        await page.WaitForSelectorAsync("#query-option-0[aria-selected=true]");
        await keys.PressAsync("Tab");
        await Chromium.UntilAsync(page, "document.getElementById('query').value === 'queue:mails '");
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/tasks?q=queue:mails");
        await keys.IsAtAsync("#query");

        await keys.TabToAsync(".rz-data-row input[type=checkbox]");
        await keys.PressAsync("Space");
        await page.WaitForSelectorAsync(".bulk");
        await keys.IsAtAsync(".rz-data-row input[type=checkbox]:checked");
        await keys.BackToAsync(".bulk .all");
        await keys.PressAsync("Enter");
        // The button has gone with what it did.
        await keys.IsAtAsync(".bulk button", "Clear");
        await keys.EnterAsync("[data-action=cancel]");
        await keys.IsAtAsync("dialog[open] .close");
        await keys.FillAsync("#bulk-undo", "0");
        await page.WaitForSelectorAsync("#confirm-typed");
        await keys.FillAsync("#confirm-typed", $"{Many}");
        await keys.SendAsync();
        await keys.IsAtAsync("main *");

        await Eventually.TrueAsync(
            async () => await CountAsync(server, "status=scheduled") == 1,
            "those of the other queue alone are left"
        );
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task ADeadTask_IsOpened_Replayed_AndRetried()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var dead = await DeadTask.MakeAsync(server);
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync("/tasks");

        await keys.TabToAsync("[role=grid]");
        await keys.PressAsync("ArrowDown");
        await page.WaitForSelectorAsync(".rz-data-row:nth-child(1).rz-state-focused");
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync($"**/tasks/{dead}");
        await keys.IsAtAsync("h1");

        await keys.EnterAsync(".replay");
        await keys.IsAtAsync("dialog[open] .close");
        await keys.FillAsync("#replay-payload", "{\"message\": \"once more\"}");
        await keys.SendAsync();
        await Chromium.UntilAsync(page, $"!location.pathname.endsWith('{dead}')");
        // The new one waits, and cannot be replayed: the button has gone.
        await keys.IsAtAsync("h1");
        var again = await ReadAsync(server, page.Url[(page.Url.LastIndexOf('/') + 1)..]);
        Assert.Equal(dead, again.GetProperty("parentId").GetString());

        await keys.OpenAsync($"/tasks/{dead}");
        await keys.EnterAsync(".actions button", "Retry");
        await keys.IsAtAsync("dialog[open] button[data-look=primary]");
        await keys.LeaveAsync();
        await keys.IsAtAsync(".actions button", "Retry");
        await keys.PressAsync("Enter");
        await keys.ConfirmAsync("button[data-look=primary]");
        await keys.IsAtAsync(".actions summary", "Copy as");

        Assert.Equal("queued", (await ReadAsync(server, dead)).GetProperty("status").GetString());
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task WhereADialogWasOpened_RestsWhenItCloses_AndThePlaceBesideItIsNext()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var dead = await DeadTask.MakeAsync(server);
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync($"/tasks/{dead}");

        await keys.EnterAsync(".actions button", "Retry");
        await keys.IsAtAsync("dialog[open] button[data-look=primary]");
        // As it is while what was said yes to is done.
        await page.EvalOnSelectorAllAsync(
            ".actions button",
            "all => (all.find(b => b.textContent.trim() === 'Retry').disabled = true)"
        );
        await keys.LeaveAsync();

        await keys.IsAtAsync(".actions summary", "Copy as");
    }

    [Fact]
    public async Task Columns_Order_AndTheListThatIsScrolled()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        await SubmitManyAsync(server, "mails");
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync("/tasks");

        await keys.EnterAsync("details.columns summary");
        await page.WaitForSelectorAsync(".columns[open]");
        await keys.TabToAsync(".columns input", "Error message");
        await keys.PressAsync("Space");
        await page.WaitForURLAsync("**/tasks?columns=**errorMessage");
        // The line has moved to its new place, and the focus with it.
        await keys.IsAtAsync(".columns input:checked", "Error message");
        await keys.EnterAsync(".columns button", "Error message further left");
        await page.WaitForURLAsync("**/tasks?columns=**errorMessage,worker");
        await keys.IsAtAsync(".columns button", "Error message further left");
        await keys.PressAsync("Escape");
        await Chromium.UntilAsync(page, "!document.querySelector('details.columns').open");
        await keys.IsAtAsync("details.columns summary");

        await keys.EnterAsync("[role=columnheader] button", "Priority");
        await Chromium.UntilAsync(page, "location.search.includes('sort=-priority')");
        await keys.IsAtAsync("[aria-sort=descending] button", "Priority");

        await keys.TabToAsync("#size");
        // The last choice.
        await keys.PressAsync("End");
        await page.WaitForSelectorAsync(".scroll tbody a");
        await keys.IsAtAsync("#size");
        await keys.OpenAsync("/tasks");
        await keys.TabToAsync(".scroll");
        await keys.PressAsync("End");
        await Chromium.UntilAsync(page, "document.querySelector('.scroll').scrollTop > 500");
        await keys.IsAtAsync(".scroll");
        await Chromium.UntilAsync(page, RowInSight);
        Assert.Empty(chromium.Complaints);
    }

    private static async Task SubmitManyAsync(ServerProcess server, string queue)
    {
        using var answer = await server.Http.PostAsJsonAsync(
            "/api/v1/tasks/batch",
            new
            {
                tasks = Enumerable
                    .Range(0, Many)
                    .Select(i => new
                    {
                        type = "echo",
                        payload = i,
                        queue,
                        delay = 86_400,
                    }),
            },
            Stop
        );
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<int> CountAsync(ServerProcess server, string query)
    {
        var list = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks?{query}", Stop);
        return list.GetProperty("items").GetArrayLength();
    }

    private static Task<JsonElement> ReadAsync(ServerProcess server, string id) =>
        server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}", Stop);
}
