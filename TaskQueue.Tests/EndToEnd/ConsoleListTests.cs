using System.Net.Http.Json;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>Lists, downloads and preferences as a browser has them.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleListTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preferences_HoldAtOnce_AndAtTheFirstPaint()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await SubmitAsync(server, 2);
        var page = await chromium.OpenAsync(server.Url, ColorScheme.Light);
        await Chromium.SignInAsync(page);
        await Chromium.ReadyAsync(page);
        var light = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        var lineHeight = "document.querySelector('.rz-data-row').getBoundingClientRect().height";
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);
        var comfortable = await page.EvaluateAsync<double>(lineHeight);

        await page.ClickAsync("details.menu > summary");
        await page.GetByLabel("Dark").CheckAsync();
        await page.GetByLabel("Compact").CheckAsync();
        await Chromium.UntilAsync(page, "document.documentElement.dataset.density === 'compact'");
        await Chromium.CheckAsync(page);

        Assert.NotEqual(
            light,
            await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")
        );
        Assert.True(await page.EvaluateAsync<double>(lineHeight) < comfortable);
        // Elsewhere, where the browser remembers nothing: as the account has it, before any script runs.
        var other = await chromium.OpenAsync(server.Url, ColorScheme.Light);
        await Chromium.SignInAsync(other);
        var document = await (
            await other.APIRequest.GetAsync(new Uri(server.Url, "/tasks").ToString())
        ).TextAsync();
        Assert.Contains(
            "data-theme=\"dark\"",
            document[..document.IndexOf("<head", StringComparison.Ordinal)],
            StringComparison.Ordinal
        );
        Assert.Contains("data-density=\"compact\"", document, StringComparison.Ordinal);
        await other.ClickAsync("[data-theme-toggle]");
        await Chromium.UntilAsync(other, "document.documentElement.dataset.theme === 'light'");
        await Eventually.TrueAsync(
            async () =>
            {
                await page.ReloadAsync();
                return await page.EvaluateAsync<string>("document.documentElement.dataset.theme") == "light";
            },
            "the theme is kept"
        );
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task Times_FollowTheAccountsTimeZone()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await SubmitAsync(server, 1);
        using var changed = await server.Http.PatchAsJsonAsync(
            "/api/v1/auth/profile",
            new { timeZone = "Asia/Kolkata" },
            Stop
        );
        changed.EnsureSuccessStatusCode();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);
        const string Title = "document.querySelector('.rz-data-row time').title";
        Assert.EndsWith("UTC", await page.EvaluateAsync<string>(Title), StringComparison.Ordinal);

        await page.ClickAsync("details.menu > summary");
        await page.GetByLabel("Asia/Kolkata").CheckAsync();

        await Chromium.UntilAsync(page, $"{Title}.endsWith('+05:30')");
        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        await Chromium.UntilAsync(page, $"{Title}.endsWith('+05:30')");
        Assert.Empty(chromium.Complaints);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Columns_AreChosenByKeys_AndTakenAlong(int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await SubmitAsync(server, 30);
        var page = await chromium.OpenAsync(server.Url, width: width);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);

        await page.FocusAsync(".columns summary");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Error message", new() { Exact = true }).PressAsync("Space");
        await page.WaitForURLAsync("**/tasks?columns=**errorMessage");
        // A line that moves to its new place lets go of the focus that was set before.
        await Chromium.UntilAsync(
            page,
            "[...document.querySelectorAll('.columns li')].findIndex(l => l.textContent.includes('Error message')) === 7"
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Error message further left" })
            .PressAsync("Enter");
        await page.WaitForURLAsync("**/tasks?columns=**errorMessage,worker");
        await Chromium.UntilAsync(
            page,
            "document.activeElement.getAttribute('aria-label') === 'Error message further left'"
        );
        await Chromium.CheckAsync(page);
        await page.Keyboard.PressAsync("Escape");

        await page.ClickAsync(".export summary");
        await Chromium.UntilAsync(page, "document.querySelector('.export .tally').textContent === '30 rows'");
        await Chromium.CheckAsync(page);
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("[data-format=csv]"));
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), Stop);

        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal(31, lines.Length);
        Assert.StartsWith(
            "id,name,type,status,queue,",
            lines[0].TrimStart('\uFEFF'),
            StringComparison.Ordinal
        );
        Assert.Contains(",'=Task 3,echo,", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task AFile_IsTriedOut_ThenSubmitted()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url, width: 390);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);
        var rows = Enumerable.Range(0, 3000).Select(i => $"echo,{i},\"{new string('x', 100)}\"");
        var file = $"type,payload,name\n{string.Join('\n', rows)}\necho,{{,broken\n";

        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        // The field's own script must listen first: a file that is chosen before goes unheard.
        await Chromium.UntilAsync(
            page,
            "document.querySelector('#import-file')?._blazorInputFileNextFileId === 0"
        );
        await page.SetInputFilesAsync(
            "#import-file",
            new FilePayload
            {
                Name = "tasks.csv",
                MimeType = "text/csv",
                Buffer = System.Text.Encoding.UTF8.GetBytes(file),
            }
        );
        await page.WaitForSelectorAsync(".refused");
        await Chromium.CheckAsync(page);

        Assert.StartsWith("Line 3002", await page.TextContentAsync(".refused li"), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit 3,000" }).ClickAsync();
        await page.GetByText("3,000 submitted, 1 refused").WaitForAsync();
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task Rows_DoNotJumpUnderThePointer()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await ScheduleAsync(server, "m");
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/schedules");
        await Chromium.ReadyAsync(page);
        await page.Locator(".rz-data-row").First.HoverAsync();

        await ScheduleAsync(server, "a");

        await page.WaitForSelectorAsync(".news button");
        Assert.Equal(1, await page.Locator(".rz-data-row").CountAsync());
        Assert.Equal("1 new schedule", await page.TextContentAsync(".news button"));
        await Chromium.CheckAsync(page);
        await page.ClickAsync(".news button");
        await Chromium.UntilAsync(page, "document.querySelectorAll('.rz-data-row').length === 2");
        await page.Mouse.MoveAsync(5, 5);
        await ScheduleAsync(server, "b");
        await Chromium.UntilAsync(page, "document.querySelectorAll('.rz-data-row').length === 3");
        Assert.Empty(chromium.Complaints);
    }

    private static async Task ScheduleAsync(ServerProcess server, string name)
    {
        await server.LoginAsync();
        using var answer = await server.Http.PostAsJsonAsync(
            "/api/v1/schedules",
            new
            {
                name,
                cron = "0 3 * * *",
                task = new { type = "echo", payload = 1 },
            },
            Stop
        );
        answer.EnsureSuccessStatusCode();
    }

    private static async Task SubmitAsync(ServerProcess server, int count)
    {
        await server.LoginAsync();
        using var answer = await server.Http.PostAsJsonAsync(
            "/api/v1/tasks/batch",
            new
            {
                tasks = Enumerable
                    .Range(0, count)
                    .Select(i => new
                    {
                        type = "echo",
                        payload = i,
                        name = $"=Task {i}",
                    }),
            },
            Stop
        );
        answer.EnsureSuccessStatusCode();
    }
}
