using System.Net.Sockets;
using System.Text;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>Requests that no well-behaved client makes, sent byte by byte.</summary>
public sealed class RawRequestAttackTests
{
    private const string Bait = "bait-that-lies-beside-the-console";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Paths that lead out of the folders that files are served from.
    [Fact]
    public async Task PathsThatClimb_LeadNowhere()
    {
        await using var server = await ServerProcess.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "bait.txt"), Bait, Stop);

        foreach (
            var path in (string[])
                [
                    "/../bait.txt",
                    "/..%2fbait.txt",
                    "/%2e%2e/bait.txt",
                    "/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
                    "/..%5cbait.txt",
                    "/..%c0%af..%c0%afetc/passwd",
                    "/docs/..%2f..%2fbait.txt",
                    "/_content/../../bait.txt",
                    "/_framework/%2e%2e/%2e%2e/appsettings.json",
                    "/api/v1/audit/export/../../../data/taskqueue.db",
                    "/data/taskqueue.db",
                    "/keys/audit.key",
                ]
        )
        {
            var answer = await AskAsync(server, $"GET {path} HTTP/1.1\r\nHost: {server.Url.Authority}\r\n");

            Assert.Matches("^HTTP/1.1 (302|308|400|401|403|404) ", answer);
            Assert.DoesNotContain(Bait, answer, StringComparison.Ordinal);
            Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        }
    }

    // Line ends in what comes back in a header make no header.
    [Theory]
    [InlineData("/login?returnUrl=/%0d%0aSet-Cookie:%20taken=1")]
    [InlineData("/tasks%0d%0aSet-Cookie:%20taken=1")]
    [InlineData("/queues?q=%0d%0aLocation:%20https://evil.example")]
    public async Task LineEnds_MakeNoHeader(string path)
    {
        await using var server = await ServerProcess.StartAsync();

        var answer = await AskAsync(
            server,
            $"GET {path} HTTP/1.1\r\nHost: {server.Url.Authority}\r\nAccept: text/html\r\n"
        );

        var head = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.DoesNotContain("\nSet-Cookie: taken", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\nLocation: https://evil", head, StringComparison.OrdinalIgnoreCase);
    }

    // S70: neither do they make a line of the log.
    [Fact]
    public async Task LineEnds_MakeNoLineOfTheLog()
    {
        await using var server = await ServerProcess.StartAsync(("Logging__LogLevel__Default", "Debug"));
        const string Forged = "forged: somebody signed in";
        var body = "{\"email\":\"x\\r\\n" + Forged + "\",\"password\":\"\\u001b[2J\"}";

        await AskAsync(
            server,
            $"POST /api/v1/auth/login HTTP/1.1\r\nHost: {server.Url.Authority}\r\nContent-Type: application/json\r\n"
                + $"User-Agent: a\u001b[2J\r\nContent-Length: {body.Length}\r\n",
            body
        );
        await AskAsync(
            server,
            $"GET /api/v1/tasks?x=%0d%0a{Uri.EscapeDataString(Forged)} HTTP/1.1\r\nHost: {server.Url.Authority}\r\n"
        );

        Assert.DoesNotContain(
            server.Output.All,
            l => l.TrimStart().StartsWith(Forged, StringComparison.Ordinal) || l.Contains('\u001b')
        );
    }

    private static async Task<string> AskAsync(ServerProcess server, string head, string body = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Url.Host, server.Url.Port, Stop);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{head}Connection: close\r\n\r\n{body}"), Stop);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
    }
}
