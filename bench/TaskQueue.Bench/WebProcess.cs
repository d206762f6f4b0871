using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>TaskQueue.Web as built in Release, as a process of its own on a free port.</summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private const int Page = 200;

    /// <summary>Who the bench is.</summary>
    public const string Email = "bench@example.com";

    private readonly string _password;

    private WebProcess(ServedProcess process, HttpClient http, string password) =>
        (Process, Http, _password) = (process, http, password);

    public ServedProcess Process { get; }

    /// <summary>Speaks to it, signed in.</summary>
    public HttpClient Http { get; }

    /// <summary>How long it took from its start until it was ready.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="folder">Its working folder, with the store below.</param>
    /// <param name="settings">Settings beside the usual ones.</param>
    /// <param name="connections">How many connections <see cref="Http"/> may open.</param>
    /// <param name="address">Where it listens; anywhere when absent.</param>
    public static async Task<WebProcess> StartAsync(
        string folder,
        IReadOnlyDictionary<string, string> settings,
        int connections,
        Uri? address = null
    )
    {
        var url =
            address?.GetLeftPart(UriPartial.Authority)
            ?? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServedProcess.FreePort()}");
        var password = PasswordOf(folder);
        var all = new Dictionary<string, string>(settings)
        {
            ["ASPNETCORE_URLS"] = url,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["Admin__Email"] = Email,
            ["Admin__Password"] = password,
            ["Logging__LogLevel__Default"] = "Warning",
        };
        var watch = Stopwatch.StartNew();
        var http = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false }
        )
        {
            BaseAddress = new(url),
        };
        var web = new WebProcess(ServedProcess.StartOurs("TaskQueue.Web", folder, all), http, password);
        try
        {
            await web.Process.WaitUntilAsync(web.IsReadyAsync, "TaskQueue.Web is ready");
            web.StartedIn = watch.Elapsed;
            await web.SignInAsync();
            return web;
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many tasks of a queue have succeeded.</summary>
    public Task<long> SucceededAsync(string queue = "default") => CountAsync(queue, "succeeded");

    /// <summary>How many tasks of a queue stand in a state; none while nobody knows the queue.</summary>
    public async Task<long> CountAsync(string queue, string state)
    {
        using var answer = await Http.GetAsync($"/api/v1/queues/{queue}");
        if (answer.StatusCode is HttpStatusCode.NotFound)
        {
            return 0;
        }

        answer.EnsureSuccessStatusCode();
        var stands = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return stands.GetProperty("counts").GetProperty(state).GetInt64();
    }

    /// <summary>The time from a queue's first task that succeeded to its last, as the store has it.</summary>
    public async Task<TimeSpan> SettledSpanAsync(string queue)
    {
        var (first, last) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        string? cursor = null;
        do
        {
            var page = await Http.GetFromJsonAsync<JsonElement>(
                $"/api/v1/tasks?status=succeeded&queue={queue}&limit={Page}{(cursor is null ? "" : $"&cursor={cursor}")}"
            );
            foreach (var task in page.GetProperty("items").EnumerateArray())
            {
                var at = task.GetProperty("finishedAt").GetDateTimeOffset();
                (first, last) = (at < first ? at : first, at > last ? at : last);
            }

            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);

        return last - first;
    }

    /// <summary>How many workers are alive.</summary>
    public async Task<int> WorkersAsync()
    {
        var workers = await Http.GetFromJsonAsync<JsonElement>("/api/v1/workers");
        return workers
            .GetProperty("items")
            .EnumerateArray()
            .Count(w => w.GetProperty("status").GetString() == "alive");
    }

    /// <summary>Signs in.</summary>
    /// <returns>The access token.</returns>
    public async Task<string> LoginAsync()
    {
        using var answer = await Http.PostAsJsonAsync(
            "/api/v1/auth/login",
            new { email = Email, password = _password }
        );
        answer.EnsureSuccessStatusCode();
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return tokens.GetProperty("accessToken").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }

    /// <summary>Signs in as a browser does.</summary>
    /// <returns>The cookies that it sends from then on.</returns>
    public async Task<CookieContainer> SignInAtConsoleAsync() =>
        await ConsoleDoor.EnterAsync(Http.BaseAddress!, Email, _password);

    // The account stays with its store, so its password lies beside it.
    private static string PasswordOf(string folder)
    {
        var file = Path.Combine(folder, "bench-password");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        }

        return File.ReadAllText(file);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // does not listen yet
        }
    }

    private async Task SignInAsync() =>
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            await LoginAsync()
        );
}
