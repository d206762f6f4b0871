using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Fixtures;

/// <summary>A Redis server of the test's own, which it may kill, stop for a while and start again on the same data.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ChildProcess? _process;

    private RedisServer(RedisServerSetup setup)
    {
        Setup = setup;
        Port = ServerProcess.FreePort();
    }

    public RedisServerSetup Setup { get; }

    /// <summary>Where it listens, in TLS if so set up; stays over restarts.</summary>
    public int Port { get; }

    /// <summary>The connection string without any option.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>The connection string of the default user, who may do everything.</summary>
    public string ConnectionString =>
        Address
        + (Setup.Password is { } password ? $",password={password}" : "")
        + (Setup.Certificates is { } certificates ? $",ssl=true,sslCa={certificates.CaFile}" : "");

    public RedisEndpoint Endpoint => RedisEndpoint.Parse(ConnectionString);

    public ChildProcess Process =>
        _process ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>What it wrote since its last start.</summary>
    public StreamLines Output { get; private set; } = new();

    /// <summary>Starts a server and waits until it answers; skips the test where there is no such program.</summary>
    /// <param name="setup">How it is to be; default: no password, nothing kept on disk.</param>
    public static async Task<RedisServer> StartAsync(RedisServerSetup? setup = null)
    {
        TestServers.RequireRedisProgram();
        var server = new RedisServer(setup ?? new());
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a crash would: SIGKILL.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Kills it if it runs, starts it on the same port and data, and waits until it answers.</summary>
    public async Task RestartAsync()
    {
        if (!Process.HasExited)
        {
            await KillAsync();
        }

        await Process.DisposeAsync();
        await StartAgainAsync();
    }

    /// <summary>Has it hang: connections stay, nothing is answered.</summary>
    public Task FreezeAsync() => Process.SignalAsync("STOP");

    /// <summary>Has it go on after <see cref="FreezeAsync"/>.</summary>
    public Task ThawAsync() => Process.SignalAsync("CONT");

    /// <summary>Sends one command as the default user.</summary>
    public async Task<RedisValue> DoAsync(string command, params string[] arguments)
    {
        using var connection = RedisConnection.Open(Endpoint, "test", TimeSpan.FromSeconds(5));
        return await connection.SendAsync(new(command, arguments), TestContext.Current.CancellationToken);
    }

    public Task FlushAllAsync() => DoAsync("FLUSHALL");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAgainAsync()
    {
        var settings = _folder.File("redis.conf");
        await File.WriteAllLinesAsync(
            settings,
            Setup.Lines(Port, _folder.Path),
            TestContext.Current.CancellationToken
        );
        Output = new();
        var environment = new Dictionary<string, string?>();
        _process = ChildProcess.StartProgram("redis-server", _folder.Path, environment, Output, settings);
        await Eventually.TrueAsync(
            () => Output.Contain("Ready to accept connections") || Process.HasExited,
            "Redis is ready",
            TimeSpan.FromSeconds(30),
            () => Output.Tail()
        );
        Assert.False(Process.HasExited, Output.Tail());
    }
}
