using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace TaskQueue.Tests.Fixtures;

/// <summary>
/// The built <c>TaskQueue.Web</c> as a real process, in Production, on a free port and in a fresh working folder. A test may
/// kill it and start it again on the same data.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.com";
    public const string AdminPassword = "Correct-horse-7-battery";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _environment;
    private IReadOnlyList<string> _launcher = [];
    private ChildProcess? _process;

    private ServerProcess(IReadOnlyDictionary<string, string?> settings)
    {
        Url = new Uri($"http://127.0.0.1:{FreePort()}");
        Http = new HttpClient { BaseAddress = Url };
        _environment = new(settings)
        {
            ["ASPNETCORE_URLS"] = Url.OriginalString,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = "Production",
        };
        _environment.TryAdd("Admin__Email", AdminEmail);
        _environment.TryAdd("Admin__Password", AdminPassword);
    }

    /// <summary>Where it listens; stays over restarts.</summary>
    public Uri Url { get; }

    /// <summary>Speaks to it; signed in after <see cref="LoginAsync"/>.</summary>
    public HttpClient Http { get; }

    /// <summary>All that it wrote, over restarts.</summary>
    public StreamLines Output { get; } = new();

    /// <summary>Its working folder; the default database is below it.</summary>
    public string Folder => _folder.Path;

    /// <summary>The running process.</summary>
    public ChildProcess Process =>
        _process ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>Changes a setting for the next start; null takes it away.</summary>
    public void Set(string name, string? value) => _environment[name] = value;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="settings">Settings as environment variables, such as <c>Lease__Duration</c>.</param>
    public static Task<ServerProcess> StartAsync(params IEnumerable<(string Name, string? Value)> settings) =>
        StartUnderAsync([], settings);

    /// <summary>Starts a server by a program that sets limits for it, and waits until it is ready.</summary>
    /// <param name="launcher">The program and its arguments; what is to be run follows them.</param>
    /// <param name="settings">Settings as environment variables.</param>
    public static async Task<ServerProcess> StartUnderAsync(
        IReadOnlyList<string> launcher,
        params IEnumerable<(string Name, string? Value)> settings
    )
    {
        var server = new ServerProcess(
            settings.ToDictionary(setting => setting.Name, setting => setting.Value)
        )
        {
            _launcher = launcher,
        };
        try
        {
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server and waits only until it answers at all.</summary>
    /// <param name="settings">Settings as environment variables.</param>
    public static async Task<ServerProcess> StartListeningAsync(
        params IEnumerable<(string Name, string? Value)> settings
    )
    {
        var server = new ServerProcess(
            settings.ToDictionary(setting => setting.Name, setting => setting.Value)
        );
        await server.StartWithoutWaitingAsync();
        await Eventually.TrueAsync(
            () => server.AnswersAsync("/health/live"),
            "GET /health/live answers 200",
            StartDeadline,
            () => server.Output.Tail()
        );
        return server;
    }

    /// <summary>Starts it again on the same port and data, after it has ended, and waits until it is ready.</summary>
    public async Task RestartAsync()
    {
        await StartWithoutWaitingAsync();
        await WaitUntilReadyAsync();
    }

    /// <summary>Waits until it is ready.</summary>
    public Task WaitUntilReadyAsync() =>
        Eventually.TrueAsync(
            () => AnswersAsync("/health/ready"),
            "GET /health/ready answers 200",
            StartDeadline,
            () => Output.Tail()
        );

    /// <summary>Starts it again, after it has ended; it may die before it is ready.</summary>
    public async Task StartWithoutWaitingAsync()
    {
        if (_process is not null)
        {
            Assert.True(_process.HasExited, "The server still runs: end it before the restart.");
            await _process.DisposeAsync();
        }

        _process =
            _launcher.Count > 0
                ? ChildProcess.StartProgram(
                    _launcher[0],
                    Folder,
                    _environment,
                    Output,
                    [.. _launcher.Skip(1), "dotnet", ChildProcess.OutputOf("TaskQueue.Web")]
                )
                : ChildProcess.Start("TaskQueue.Web", Folder, _environment, Output);
    }

    /// <summary>Ends it as a crash would: SIGKILL.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Asks it to stop: SIGTERM. Returns the exit code.</summary>
    public Task<int> TerminateAsync(TimeSpan? within = null) => Process.TerminateAsync(within);

    /// <summary>Signs in over the API; <see cref="Http"/> carries the token from then on.</summary>
    /// <returns>The bearer token.</returns>
    public async Task<string> LoginAsync(string email = AdminEmail, string password = AdminPassword)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var answer = await Http.PostAsJsonAsync(
            "/api/v1/auth/login",
            new { email, password },
            cancellationToken
        );
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(
            answer.StatusCode == HttpStatusCode.OK,
            $"Signing in answered {answer.StatusCode}: {body}"
        );
        using var document = JsonDocument.Parse(body);
        var token = document.RootElement.GetProperty("accessToken").GetString()!;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return token;
    }

    public async ValueTask DisposeAsync()
    {
        // Shown where the test fails.
        TestContext.Current.TestOutputHelper?.WriteLine($"The server wrote at last:\n{Output.Tail()}");
        Http.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Finds a port on which nobody listens.</summary>
    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync(string path)
    {
        if (Process.HasExited)
        {
            await Process.WaitForExitAsync();
            Assert.Fail(
                $"The server ended with {Process.ExitCode} before it was ready. It wrote:\n{Output.Tail()}"
            );
        }

        try
        {
            using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // does not listen yet
        }
    }
}
