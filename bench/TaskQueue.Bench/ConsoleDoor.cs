using System.Net;
using System.Text.RegularExpressions;

namespace TaskQueue.Bench;

/// <summary>The sign-in page of the console, as a browser goes through it.</summary>
internal static partial class ConsoleDoor
{
    /// <summary>Signs in.</summary>
    /// <returns>The cookies.</returns>
    public static async Task<CookieContainer> EnterAsync(Uri console, string email, string password)
    {
        var cookies = new CookieContainer();
        using var handler = new SocketsHttpHandler
        {
            CookieContainer = cookies,
            UseProxy = false,
            AllowAutoRedirect = false,
        };
        using var http = new HttpClient(handler) { BaseAddress = console };
        var page = await http.GetStringAsync("/login", Interruption.Token);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["_handler"] = "login",
                ["__RequestVerificationToken"] = WebUtility.HtmlDecode(
                    Token().Match(page).Groups["text"].Value
                ),
                ["Input.Email"] = email,
                ["Input.Password"] = password,
            }
        );
        using var answer = await http.PostAsync("/login", form, Interruption.Token);
        return answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.SeeOther
            ? cookies
            : throw new BenchException($"The console did not let the bench in: {(int)answer.StatusCode}.");
    }

    [GeneratedRegex(
        "name=\"__RequestVerificationToken\"[^>]*value=\"(?<text>[^\"]+)\"",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Token();
}
