using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>TaskQueue.Web as built in Release, as a process of its own on a free port.</summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private const string Email = "bench@example.com";
    private static readonly string Password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output;

    private WebProcess(Process process, ConcurrentQueue<string> output, HttpClient http)
    {
        _process = process;
        _output = output;
        Http = http;
    }

    /// <summary>Speaks to it, signed in.</summary>
    public HttpClient Http { get; }

    /// <summary>How long it took from its start until it was ready.</summary>
    public TimeSpan StartedIn { get; private init; }

    public double RssMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="folder">Its working folder, with the store below.</param>
    /// <param name="worker">Whether its worker runs.</param>
    /// <param name="connections">How many connections <see cref="Http"/> may open.</param>
    public static async Task<WebProcess> StartAsync(string folder, bool worker, int connections)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        var output = new ConcurrentQueue<string>();
        var watch = Stopwatch.StartNew();
        var process = Start(folder, url, worker, output);
        var http = new HttpClient(
            new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false }
        )
        {
            BaseAddress = new(url),
        };
        try
        {
            await WaitUntilReadyAsync(process, http, watch);
            var started = new WebProcess(process, output, http) { StartedIn = watch.Elapsed };
            await SignInAsync(http);
            return started;
        }
        catch
        {
            await new WebProcess(process, output, http).DisposeAsync();
            await Console.Error.WriteLineAsync(string.Join('\n', output));
            throw;
        }
    }

    /// <summary>Asks it to stop, as a service manager does, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            using var kill = Process.Start(
                "kill",
                ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]
            );
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await Console.Error.WriteLineAsync("It did not stop:\n" + string.Join('\n', _output));
            }
        }

        _process.Dispose();
    }

    private static Process Start(string folder, string url, bool worker, ConcurrentQueue<string> output)
    {
        var dll = Path.Combine(FindRoot(), "TaskQueue.Web/bin/Release/net10.0/TaskQueue.Web.dll");
        if (!File.Exists(dll))
        {
            throw new FileNotFoundException(
                "Build TaskQueue.Web in Release first: run the bench with -c Release.",
                dll
            );
        }

        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [dll]
        )
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = url;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Admin__Email"] = Email;
        start.Environment["Admin__Password"] = Password;
        start.Environment["Worker__Enabled"] = worker ? "true" : "false";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task WaitUntilReadyAsync(Process process, HttpClient http, Stopwatch watch)
    {
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // does not listen yet
            }

            if (process.HasExited || watch.Elapsed > StartDeadline)
            {
                throw new InvalidOperationException("TaskQueue.Web did not start.");
            }

            await Task.Delay(20);
        }
    }

    private static async Task SignInAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync(
            "/api/v1/auth/login",
            new { email = Email, password = Password }
        );
        answer.EnsureSuccessStatusCode();
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens.GetProperty("accessToken").GetString()
        );
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            if (File.Exists(Path.Combine(folder.FullName, "TaskQueue.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The bench runs from its place in the repository.");
    }
}
