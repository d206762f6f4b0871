using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace TaskQueue.Tests.Recovery;

/// <summary>How the real processes start: with wrong settings, with a store that is in use, with one that is away.</summary>
public sealed class StartTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Web_WithWrongSettings_SaysAllOfThemAndEndsWith78()
    {
        using var folder = new TemporaryFolder();
        var output = new StreamLines();
        await using var web = ChildProcess.Start(
            "TaskQueue.Web",
            folder.Path,
            new Dictionary<string, string?>
            {
                ["ConnectionStrings__Database"] = "nonsense",
                ["Worker__Concurrency"] = "0",
                ["Lease__Duration"] = "6",
                ["Storage__Durability"] = "Maybe",
            },
            output
        );

        Assert.Equal(78, await web.WaitForExitAsync());
        Assert.All(
            ["ConnectionStrings:Database", "Worker:Concurrency", "Lease:Duration", "Storage:Durability"],
            key => Assert.Contains(key, output.Tail(), StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Worker_WithoutRedis_SaysWhyAndEndsWith78()
    {
        using var folder = new TemporaryFolder();
        var output = new StreamLines();
        await using var worker = ChildProcess.Start(
            "TaskQueue.Worker",
            folder.Path,
            new Dictionary<string, string?>(),
            output
        );

        Assert.Equal(78, await worker.WaitForExitAsync());
        Assert.Contains("ConnectionStrings:Redis", output.Tail(), StringComparison.Ordinal);
        Assert.Contains("Broker:SigningKey", output.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_OnAFileThatAnotherWebHasOpen_IsRefused()
    {
        await using var first = await ServerProcess.StartAsync();
        var output = new StreamLines();
        await using var second = ChildProcess.Start(
            "TaskQueue.Web",
            first.Folder,
            new Dictionary<string, string?>(),
            output
        );

        Assert.Equal(78, await second.WaitForExitAsync());
        Assert.Contains("in use", output.Tail(), StringComparison.Ordinal);
        using var answer = await first.Http.GetAsync("/health/ready", Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Web_FromAnotherFolderInProduction_ServesItsScripts()
    {
        await using var server = await ServerProcess.StartAsync();

        var script = await server.Http.GetByteArrayAsync("/_framework/blazor.web.js", Stop);

        Assert.True(script.Length > 100_000, $"blazor.web.js has {script.Length} bytes");
    }

    [Fact]
    public async Task Web_FromTheFolderOfItsBinaries_ListensWhereItIsTold()
    {
        using var data = new TemporaryFolder();
        using var gap = new TcpListener(IPAddress.Loopback, 0);
        gap.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)gap.LocalEndpoint).Port}";
        gap.Stop();
        var output = new StreamLines();
        // As in the container: the settings file lies in the working folder, where the host reads it once more.
        await using var web = ChildProcess.Start(
            "TaskQueue.Web",
            Path.GetDirectoryName(ChildProcess.OutputOf("TaskQueue.Web"))!,
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = url,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ConnectionStrings__Database"] = $"Data Source={data.File("taskqueue.db")}",
            },
            output
        );

        await Eventually.TrueAsync(
            () => output.Tail().Contains("Now listening on", StringComparison.Ordinal),
            "it listens",
            TimeSpan.FromSeconds(60),
            () => output.Tail()
        );

        Assert.Contains($"Now listening on: {url}", output.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Web_WithoutItsStore_WaitsAndThenBegins()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        var real = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        using var gap = new TcpListener(IPAddress.Loopback, 0);
        gap.Start();
        var port = ((IPEndPoint)gap.LocalEndpoint).Port;
        gap.Stop();
        var broken = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = port,
        };
        await using var server = await ServerProcess.StartListeningAsync(
            ("ConnectionStrings__Database", broken.ConnectionString)
        );

        using var live = await server.Http.GetAsync("/health/live", Stop);
        using var ready = await server.Http.GetAsync("/health/ready", Stop);
        await using var forwarder = TcpForwarder.Start(port, real.Host!, real.Port);
        await server.WaitUntilReadyAsync();

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        await server.LoginAsync();
    }
}
