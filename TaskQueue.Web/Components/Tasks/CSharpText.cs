using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// A test for xUnit that submits a task and waits until it has ended. The body stands in a raw string literal, which has one quote more
/// around it than there are in a row within; characters that cannot be seen, or that end a line in C# and not in JSON, are written as escapes of JSON.
/// The token is read from the environment.
/// </summary>
internal static class CSharpText
{
    private const string Template = """
        using System;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Text;
        using System.Text.Json;
        using System.Threading.Tasks;
        using Xunit;

        public sealed class {{NAME}}
        {
            [Fact]
            public async Task ATask_Succeeds()
            {
                using var client = new HttpClient { BaseAddress = new Uri({{ROOT}}) };
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                    "Bearer",
                    Environment.GetEnvironmentVariable("TASKQUEUE_TOKEN")
                );
                using var content = new StringContent(Body, Encoding.UTF8, "application/json");
                using var response = await client.PostAsync("api/v1/tasks", content);
                var answer = await response.Content.ReadAsStringAsync();
                Assert.True(response.IsSuccessStatusCode, answer);
                var id = IdOf(answer);

                var until = DateTimeOffset.UtcNow.AddMinutes(1);
                var status = "queued";
                while (status is "scheduled" or "blocked" or "queued" or "running" or "retrying")
                {
                    Assert.True(DateTimeOffset.UtcNow < until, $"Task {id} is still {status}.");
                    await Task.Delay(TimeSpan.FromMilliseconds(250));
                    status = StatusOf(await client.GetStringAsync($"api/v1/tasks/{id}"));
                }

                Assert.Equal("succeeded", status);
            }

            private static string IdOf(string json)
            {
                using var document = JsonDocument.Parse(json);
                return document.RootElement.GetProperty("id").GetString()!;
            }

            private static string StatusOf(string json)
            {
                using var document = JsonDocument.Parse(json);
                return document.RootElement.GetProperty("status").GetString()!;
            }

            private const string Body = {{QUOTES}}
        {{BODY}}
        {{QUOTES}};
        }

        """;

    /// <summary>The file.</summary>
    /// <param name="root">Where the API is, with a slash at the end.</param>
    /// <param name="type">The task's type, which names the class.</param>
    /// <param name="body">The body, as JSON.</param>
    public static string Of(string root, string type, string body)
    {
        body = Plain(body);
        var quotes = new string('"', Math.Max(3, LongestRun(body) + 1));
        // The body last: whatever stands in it is not looked at again.
        return Template
            .ReplaceLineEndings("\n")
            .Replace("{{NAME}}", NameOf(type), StringComparison.Ordinal)
            .Replace("{{ROOT}}", JsonSerializer.Serialize(root), StringComparison.Ordinal)
            .Replace("{{QUOTES}}", quotes, StringComparison.Ordinal)
            .Replace("{{BODY}}", body, StringComparison.Ordinal);
    }

    // Outside of strings JSON has nothing but ASCII, so each of these stands in a string, where an escape means the same.
    private static string Plain(string body)
    {
        var text = new StringBuilder(body.Length);
        foreach (var c in body)
        {
            var isSeen =
                c is '\n' or '\r' or '\t'
                || char.GetUnicodeCategory(c)
                    is not (
                        UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                        or UnicodeCategory.PrivateUse
                        or UnicodeCategory.OtherNotAssigned
                    );
            _ = isSeen ? text.Append(c) : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return text.ToString();
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '"' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    // "pdf.render" becomes PdfRenderTaskTests.
    private static string NameOf(string type)
    {
        var name = new StringBuilder();
        var starts = true;
        foreach (var c in type)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(starts ? char.ToUpperInvariant(c) : c);
            }

            starts = !char.IsAsciiLetterOrDigit(c);
        }

        var start = name.Length > 0 && char.IsAsciiLetter(name[0]) ? "" : "Of";
        return $"{start}{name}TaskTests";
    }
}
