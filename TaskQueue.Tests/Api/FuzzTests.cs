using System.Text;

namespace TaskQueue.Tests.Api;

/// <summary>Random requests, the same in each run: whatever comes, the answer is never a 5xx and never without a body (S30).</summary>
public sealed class FuzzTests(ApiApp app) : IClassFixture<ApiApp>
{
    private const int Rounds = 400;

    private static readonly string[] Seeds =
    [
        """{"type":"echo","payload":{"a":[1,2.5e3,null,true]},"priority":5,"delay":"PT1S","tags":["x"]}""",
        """{"type":"echo","payload":"\ud83d\ude00","runAt":"2030-01-01T00:00:00Z","timeout":30,"name":"n"}""",
        """{"tasks":[{"type":"echo","payload":1},{"type":"fail","payload":{}}]}""",
        """{"name":"n","cron":"*/5 1-3 L * MON","timeZone":"Europe/Berlin","task":{"type":"echo","payload":[1]}}""",
        """{"interval":"PT1M","startAt":"2030-01-01T00:00:00Z","excludedDays":["12-25","sunday"],"count":5}""",
        """{"priority":1,"description":null,"expiresAt":"9999-12-31T23:59:59-14:00"}""",
    ];

    private static readonly string[] Bits =
    [
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "\\u0000",
        "\\ud800",
        "1e999",
        "-",
        "0x",
        "\0",
        "\uFEFF",
        "é",
        "\\",
        "\"type\"",
        "\"payload\"",
        "\"delay\":",
        "\"P99999999D\"",
        "99999999999999999999",
        "\"0001-01-01T00:00:00+14:00\"",
    ];

    private static readonly string[] Parameters =
    [
        "status",
        "queue",
        "type",
        "tag",
        "worker",
        "priorityMin",
        "createdFrom",
        "createdTo",
        "finishedTo",
        "q",
        "sort",
        "limit",
        "cursor",
        "include",
        "bogus",
    ];

    [Fact]
    public Task Bodies_NeverBreakIt() => SendBodiesAsync(app.Admin);

    [Fact]
    public Task Queries_NeverBreakIt() => SendQueriesAsync(app.Admin);

    [Fact]
    public async Task Nothing_BreaksItOnPostgres()
    {
        var database = await TemporaryDatabase.PostgresAsync();
        await using var postgres = new ApiApp(database, ("Worker:Enabled", "false"));
        await postgres.InitializeAsync();

        await SendBodiesAsync(postgres.Admin);
        await SendQueriesAsync(postgres.Admin);
    }

    private static async Task SendBodiesAsync(ApiClient admin)
    {
#pragma warning disable CA5394 // the same requests each time, not secrets
        var random = new Random(20260504);
        var id = await admin.SubmitAsync("\"delay\":3600");
        (HttpMethod, string)[] targets =
        [
            (HttpMethod.Post, "tasks"),
            (HttpMethod.Post, "tasks/batch"),
            (HttpMethod.Patch, $"tasks/{id}"),
            (HttpMethod.Post, "schedules"),
            (HttpMethod.Post, "schedules/preview"),
            (HttpMethod.Post, "dead-letter-rules/preview"),
            (HttpMethod.Post, "dead-letters/requeue"),
            (HttpMethod.Post, $"tasks/{id}/retry"),
            (HttpMethod.Post, "auth/refresh"),
        ];
        for (var round = 0; round < Rounds; round++)
        {
            var body = Mutate(random);
            foreach (var (method, path) in targets)
            {
                var answer = await admin.SendAsync(method, path, ApiClient.Json(body));
                AssertSane(answer, $"{method} {path} {Convert.ToBase64String(body)}");
            }
        }
    }

    private static async Task SendQueriesAsync(ApiClient admin)
    {
        var random = new Random(4711);
        for (var round = 0; round < Rounds; round++)
        {
            var query = string.Join(
                '&',
                Enumerable
                    .Range(0, random.Next(1, 4))
                    .Select(_ => $"{Pick(random, Parameters)}={Value(random)}")
            );

            AssertSane(await admin.GetAsync($"tasks?{query}"), query);
        }
    }

    private static string Value(Random random) =>
        random.Next(3) switch
        {
            0 => Uri.EscapeDataString(Pick(random, Bits)),
            1 => Pick(
                random,
                [
                    "queued",
                    "createdAt",
                    "5",
                    "500",
                    "payload",
                    "2026-01-01T00:00:00Z",
                    "%00",
                    "%ff",
                    "%25",
                    "_",
                ]
            ),
            _ => Uri.EscapeDataString(new string((char)random.Next(32, 0xD7FF), random.Next(1, 300))),
        };

    private static byte[] Mutate(Random random)
    {
        var text = new StringBuilder(Pick(random, Seeds));
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            if (random.Next(3) == 0 && at < text.Length)
            {
                text.Remove(at, Math.Min(random.Next(1, 10), text.Length - at));
            }
            else
            {
                text.Insert(at, Pick(random, Bits));
            }
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (random.Next(4) == 0 && bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
#pragma warning restore CA5394

    private static void AssertSane(ApiAnswer answer, string request)
    {
        Assert.True((int)answer.Status < 500, $"{(int)answer.Status} for {request}: {answer.Text}");
        if ((int)answer.Status >= 400)
        {
            Assert.Equal("application/problem+json", answer.ContentHeaders.ContentType?.MediaType);
            Assert.NotEmpty(answer.Json.GetProperty("detail").GetString()!);
        }
    }
}
