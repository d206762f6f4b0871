using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>
/// Pages look as they did when somebody looked at them last. Who changes one on purpose looks at <c>artifacts/pages</c>, and takes the new pictures over
/// with <c>./dev pictures</c>.
/// </summary>
[Collection(Chromium.Alone)]
public sealed class PagePictureTests
{
    private const string Folder = "TaskQueue.Tests/EndToEnd/Pictures";

    private static readonly string[] Pages =
    [
        "/",
        "/tasks",
        "/queues",
        "/schedules",
        "/dead-letters",
        "/operations",
        "/alerts",
        "/inbox",
        "/users",
        "/api-keys",
        "/settings",
        "/profile",
    ];

    private static bool IsToKeep => Environment.GetEnvironmentVariable("TASKQUEUE_TEST_PICTURES") == "keep";

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Pages_LookAsTheyDid(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await LaterTasks.SubmitAsync(server, ["mails", "reports"]);
        var blank = await chromium.OpenAsync(server.Url);
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page);
        var mode = $"{scheme.ToString().ToLowerInvariant()}-{width}";
        var faults = new List<string>();
        foreach (var path in Pages)
        {
            await page.GotoAsync(path);
            await Chromium.ReadyAsync(page);
            await Chromium.UntilAsync(page, "!document.querySelector('main .skeleton')");
            var name = $"{(path == "/" ? "dashboard" : path[1..])}-{mode}";
            var now = await PagePicture.TakeAsync(page, blank, Chromium.PicturePath(name));
            if (Compare(name, now) is { } difference)
            {
                faults.Add($"{name}: {difference}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    [Theory]
    [InlineData("00\n00", "00\n00", false)]
    [InlineData("0a\n00", "0c\n00", false)]
    [InlineData("0a\n00", "0d\n00", true)]
    [InlineData("00\n00", "00", true)]
    public void Differences_AreFound(string before, string after, bool found) =>
        Assert.Equal(
            found,
            new PagePicture(before.Split('\n')).DifferenceTo(new(after.Split('\n'))) is not null
        );

    private static string? Compare(string name, PagePicture now)
    {
        var path = Path.Combine(SourceTree.Root, Folder, $"{name}.txt");
        if (IsToKeep)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllLines(path, now.Rows);
        }

        return File.Exists(path)
            ? new PagePicture(File.ReadAllLines(path)).DifferenceTo(now)
            : "There is no picture of it; ./dev pictures takes one.";
    }

    // Nothing of it changes while the pages are looked at.
}
