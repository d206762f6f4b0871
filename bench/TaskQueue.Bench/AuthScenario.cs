using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TaskQueue.Core.Security;

namespace TaskQueue.Bench;

/// <summary>
/// What it costs to know who asks, and to count it: <c>GET /tasks/{id}</c> with a token and with a key, with limits of requests for
/// each account, key and address, and from a second installation without limits whose check of tokens is taken out, in turns; beside it how long a sign-in takes, and one check of a permission.
/// </summary>
internal static class AuthScenario
{
    private const int Clients = 4;
    private const int Rounds = 9;
    private const int Logins = 20;
    private const int Checks = 20_000_000;

    private static readonly string[] Owners = ["user", "key", "address"];

    private static readonly string[] Scopes = [Permissions.TasksRead, Permissions.TasksWrite];

    private static readonly Dictionary<string, string> Doorless = new()
    {
        ["DOTNET_STARTUP_HOOKS"] = BenchPaths.Release("TaskQueue.Bench.Doorless", "bench"),
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "TaskQueue.Bench.Doorless",
    };

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options, Shape shape)
    {
        var each = options.Tasks ?? 4000;
        await using var guarded = await Installation.StartAsync(options, shape, Clients);
        await using var open = await Installation.StartAsync(options, shape, Clients, Doorless);
        await LimitAsync(guarded.Web.Http);
        using var keyed = await WithKeyAsync(guarded.Web.Http);
        var ways = new List<Way>
        {
            new("auth-none", open.Web.Http, await SubmitAsync(open.Web.Http)),
            new("auth-token", guarded.Web.Http, await SubmitAsync(guarded.Web.Http)),
            new("auth-key", keyed, await SubmitAsync(keyed)),
        };
        // The first round warms up.
        for (var round = 0; round <= Rounds; round++)
        {
            // Each way comes first as often as the others.
            foreach (var way in Enumerable.Range(round, ways.Count).Select(i => ways[i % ways.Count]))
            {
                var times = await AskAsync(way, each);
                if (round > 0)
                {
                    way.Rounds.Add(new(times));
                }
            }
        }

        return
        [
            .. ways.Select(w => ResultOf(w, ways[0], shape, each)),
            await LoginsAsync(guarded.Web, shape),
            Check(shape),
        ];
    }

    private static BenchResult ResultOf(Way way, Way none, Shape shape, int each) =>
        new(way.Name, shape)
        {
            Tasks = each * Rounds,
            P50Ms = way.Median(50),
            P95Ms = way.Median(95),
            P99Ms = way.Median(99),
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"GET /tasks/{{id}}, {Clients} at once, medians of {Rounds} rounds; p99 is {way.Median(99) / none.Median(99):F2} of that without a check, p50 {way.Median(50) / none.Median(50):F2}"
            ),
        };

    private static async Task<IReadOnlyList<double>> AskAsync(Way way, int count)
    {
        var path = $"/api/v1/tasks/{way.Task}";
        var times = await Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(async _ =>
                {
                    var own = new List<double>(count / Clients);
                    for (var i = 0; i < count / Clients; i++)
                    {
                        var start = Stopwatch.GetTimestamp();
                        using var answer = await way.Http.GetAsync(path, Interruption.Token);
                        answer.EnsureSuccessStatusCode();
                        own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    }

                    return own;
                })
        );
        return [.. times.SelectMany(t => t)];
    }

    private static async Task<BenchResult> LoginsAsync(WebProcess web, Shape shape)
    {
        var times = new List<double>(Logins);
        for (var i = 0; i < Logins; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await web.LoginAsync();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new Percentiles(times).In(
            new("auth-login", shape) { Tasks = Logins, Detail = "POST /auth/login, one after the other" }
        );
    }

    private static BenchResult Check(Shape shape)
    {
        var actor = new Actor("somebody@example.com", Scopes.ToHashSet(StringComparer.Ordinal))
        {
            Limited = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
            {
                [Permissions.TasksWrite] = FrozenSet.Create(StringComparer.Ordinal, "mail", "post"),
            },
        };
        for (var i = 0; i < Checks / 10; i++)
        {
            actor.Require(Permissions.TasksWrite, "post");
        }

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Checks; i++)
        {
            actor.Require(Permissions.TasksWrite, "post");
        }

        return new("auth-check", shape)
        {
            Tasks = Checks,
            PerSecond = Checks / watch.Elapsed.TotalSeconds,
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{watch.Elapsed.TotalNanoseconds / Checks:F0} ns for the check of a permission that is limited to queues"
            ),
        };
    }

    private static async Task<string> SubmitAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/tasks", new { type = "echo", payload = 1 });
        answer.EnsureSuccessStatusCode();
        var task = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return task.GetProperty("id").GetString()!;
    }

    // Limits that are asked about with each request, and met by none.
    private static async Task LimitAsync(HttpClient admin)
    {
        var rate = new
        {
            count = 1_000_000,
            per = "PT1M",
            burst = 1_000_000,
        };
        using var answer = await admin.PutAsJsonAsync(
            "/api/v1/system/rate-limits",
            new
            {
                limits = Owners.Select(by => new
                {
                    @class = "read",
                    by,
                    rate,
                }),
            }
        );
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchException(await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task<HttpClient> WithKeyAsync(HttpClient admin)
    {
        using var answer = await admin.PostAsJsonAsync(
            "/api/v1/api-keys",
            new { name = "bench", scopes = Scopes }
        );
        answer.EnsureSuccessStatusCode();
        var key = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var http = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = Clients, UseProxy = false }
        )
        {
            BaseAddress = admin.BaseAddress,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            key.GetProperty("key").GetString()
        );
        return http;
    }

    private sealed record Way(string Name, HttpClient Http, string Task)
    {
        public List<Percentiles> Rounds { get; } = [];

        public double Median(double percent) => new Percentiles(Rounds.Select(r => r.At(percent))).At(50);
    }
}
