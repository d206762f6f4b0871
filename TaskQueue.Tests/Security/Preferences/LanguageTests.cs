using System.Net;
using System.Net.Http.Json;

namespace TaskQueue.Tests.Security.Preferences;

/// <summary>In which language a stranger and a program are answered.</summary>
public sealed class LanguageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, "en")]
    [InlineData("de", null, "de")]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", null, "de")]
    [InlineData("fr-FR,fr;q=0.9,de;q=0.5", null, "de")]
    [InlineData("fr", null, "en")]
    [InlineData("en-GB,de;q=0.5", null, "en")]
    [InlineData("'; drop table", null, "en")]
    [InlineData("de", "c=|uic=en", "en")]
    [InlineData("en", "c=|uic=de", "de")]
    [InlineData("de", "nonsense", "de")]
    [InlineData("de", "c=de|uic=xx-very-unknown", "de")]
    public async Task Page_IsInTheLanguageThatIsAskedFor(string? header, string? cookie, string language)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/login");
        ask.Headers.Add("Accept", "text/html");
        if (header is not null)
        {
            ask.Headers.TryAddWithoutValidation("Accept-Language", header);
        }

        if (cookie is not null)
        {
            ask.Headers.Add("Cookie", $"taskqueue_language={Uri.EscapeDataString(cookie)}");
        }

        using var answer = await app.Program().SendAsync(ask, Stop);
        var html = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"<html lang=\"{language}\"", html, StringComparison.Ordinal);
        Assert.Contains(language == "de" ? "Anmelden</h1>" : "Sign in</h1>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainForm_AnswersInTheLanguage()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = app.Browser();
        http.DefaultRequestHeaders.Add("Accept-Language", "de");

        using var wrong = await ConsoleApp.SignInAsync(http, password: "Not-the-password-1");
        var html = await wrong.Content.ReadAsStringAsync(Stop);
        using var missing = await http.GetAsync(new Uri("/confirm-email", UriKind.Relative), Stop);

        Assert.Contains("<html lang=\"de\"", html, StringComparison.Ordinal);
        Assert.Contains("Passwort vergessen?", html, StringComparison.Ordinal);
        Assert.Contains(
            "<html lang=\"de\"",
            await missing.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Programs_AreAnsweredInEnglish()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var english = app.Program();
        var german = app.Program();
        german.DefaultRequestHeaders.Add("Accept-Language", "de");
        german.DefaultRequestHeaders.Add("Cookie", "taskqueue_language=c%3D%7Cuic%3Dde");
        var address = new Uri("/api/v1/auth/token", UriKind.Relative);
        var nobody = new { email = "nobody@example.com", password = "Wrong-1-password" };

        using var told = await english.PostAsJsonAsync(address, nobody, Stop);
        using var asked = await german.PostAsJsonAsync(address, nobody, Stop);

        Assert.False(asked.IsSuccessStatusCode);
        Assert.Equal(
            (await told.Content.ReadFromJsonAsync<Answer>(Stop))!.Detail,
            (await asked.Content.ReadFromJsonAsync<Answer>(Stop))!.Detail
        );
    }

    private sealed record Answer(string? Detail);
}
