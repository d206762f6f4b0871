using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using TaskQueue.Tests.Security.Factors;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>A person sets up a second factor, signs in with it, and is asked for it again before something dangerous.</summary>
[Collection(Chromium.Alone)]
public sealed class SecondFactorTests
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task FromTheProfile_ToTheSignIn_AndTheDialog(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page);

        await page.GotoAsync("/profile");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync("section[aria-labelledby=second-factor] >> text=Set up");
        await page.WaitForSelectorAsync(".picture svg");
        await Chromium.CheckAsync(page);
        var secret = await page.InnerTextAsync("#factor-secret");
        await page.FillAsync("#factor-code", FactorSteps.CodeOf(secret, DateTimeOffset.UtcNow));
        await page.ClickAsync("text=Put into force");
        var codes = (await page.InnerTextAsync("#recovery-codes")).Split('\n');
        Assert.Equal(10, codes.Length);
        await Chromium.CheckAsync(page);
        await page.ClickAsync("text=I have kept them");
        await page.WaitForSelectorAsync("text=10 recovery codes are left");

        var other = await chromium.OpenAsync(server.Url, scheme, width);
        await other.GotoAsync("/login?returnUrl=%2Froles");
        await other.FillAsync("[name='Input.Email']", ServerProcess.AdminEmail);
        await other.FillAsync("[name='Input.Password']", ServerProcess.AdminPassword);
        await other.ClickAsync("button[type=submit]");
        await other.WaitForSelectorAsync("[name='Input.Code']");
        await Chromium.CheckAsync(other);
        await other.FillAsync("[name='Input.Code']", codes[0]);
        await other.ClickAsync("button[type=submit]");
        await other.WaitForURLAsync("**/roles");
        await Chromium.ReadyAsync(other);
        Age(server);
        // What was remembered of the session holds for five seconds.
        await Task.Delay(Core.Security.SessionCheck.Memory, TestContext.Current.CancellationToken);
        await other.ClickAsync(".policy button >> nth=2");
        await other.ClickAsync("dialog button[type=submit]");
        await other.WaitForSelectorAsync("#again-password");
        await Chromium.CheckAsync(other);
        await other.FillAsync("#again-password", ServerProcess.AdminPassword);
        await other.FillAsync("#again-code", codes[1]);
        await other.PressAsync("#again-code", "Enter");
        await other.WaitForSelectorAsync("[data-state='second factor']");
        await Chromium.CheckAsync(other);

        Assert.Empty(chromium.Complaints);
    }

    // As if the password had been given an hour ago.
    private static void Age(ServerProcess server)
    {
        var file = Directory.EnumerateFiles(server.Folder, "*.db", SearchOption.AllDirectories).Single();
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=10");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE refresh_tokens SET authenticated_at = authenticated_at - 3600000000";
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
