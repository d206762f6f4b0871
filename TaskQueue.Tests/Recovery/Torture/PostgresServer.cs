using Npgsql;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>A PostgreSQL server of this run alone, which may be crashed and started again.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private readonly TemporaryFolder _folder = new();
    private readonly string _programs;
    private bool _runs;

    private PostgresServer(string programs, int port)
    {
        _programs = programs;
        Port = port;
    }

    public int Port { get; }

    private string Work => Path.Combine(_folder.Path, "work");

    private string Data => Path.Combine(Work, "data");

    /// <summary>Makes and starts a server; skips the test where PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        if (Programs() is not { } programs)
        {
            // The variable is unset wherever the programs are missing, and this gives the usual words.
            TestServers.RequirePostgres();
            Assert.Skip("initdb and pg_ctl are not on this machine, so no server can be crashed.");
            throw new InvalidOperationException("Skipped.");
        }

        var server = new PostgresServer(programs, Ports.Free());
        Directory.CreateDirectory(server.Work);
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root, so root lends it the user that its package made.
            await Shell.RunAsync(server._folder.Path, "chmod", "711", server._folder.Path);
            await Shell.RunAsync(server._folder.Path, "chown", User, server.Work);
        }

        await server.AsOwnerAsync(
            "initdb",
            ["-D", server.Data, "-U", User, "-A", "trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        );
        await server.StartAgainAsync();
        await server.ExecuteAsync("CREATE DATABASE torture", "postgres");
        return server;
    }

    /// <summary>Names the database at a port, which may be a link's.</summary>
    public static string ConnectionString(int port) =>
        $"Host=127.0.0.1;Port={port};Username={User};Database=torture;Timeout=5;Command Timeout=15;Pooling=true;Maximum Pool Size=40";

    /// <summary>Crashes it: no process of it gets to finish anything.</summary>
    public async Task CrashAsync()
    {
        _runs = false;
        await AsOwnerAsync("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "stop"]);
    }

    public async Task StartAgainAsync()
    {
        var options = $"-c listen_addresses=127.0.0.1 -c port={Port} -c unix_socket_directories={Work}";
        await AsOwnerAsync(
            "pg_ctl",
            ["-D", Data, "-l", Path.Combine(Work, "log"), "-o", options, "-w", "start"]
        );
        _runs = true;
    }

    /// <summary>Ends all sessions of the product: the outcome of whatever they were committing is unknown to it.</summary>
    public Task TerminateSessionsAsync() =>
        ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'torture'",
            "postgres"
        );

    /// <summary>Takes all connections that the server still gives, until disposed of.</summary>
    public async Task<IAsyncDisposable> TakeConnectionsAsync()
    {
        var taken = new Sessions();
        try
        {
            while (true)
            {
                var connection = new NpgsqlConnection(Own("torture"));
                taken.Add(connection);
                await connection.OpenAsync(CancellationToken.None);
            }
        }
        catch (NpgsqlException)
        {
            return taken;
        }
    }

    /// <summary>Keeps everybody else from reading and writing a table, until disposed of.</summary>
    public async Task<IAsyncDisposable> LockAsync(string table)
    {
        var session = new Sessions();
        var connection = new NpgsqlConnection(Own("torture"));
        session.Add(connection);
        await connection.OpenAsync(CancellationToken.None);
        await RunAsync(connection, "BEGIN");
        await RunAsync(connection, $"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
        return session;
    }

    /// <summary>Writes a table anew, which locks it for as long as that takes.</summary>
    public Task RewriteAsync(string table) => ExecuteAsync($"VACUUM (FULL) {table}", "torture");

    public async ValueTask DisposeAsync()
    {
        if (_runs)
        {
            await CrashAsync();
        }

        _folder.Dispose();
    }

    private static string? Programs() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : Path.GetDirectoryName(Shell.Find("initdb"));

    private Task AsOwnerAsync(string program, IReadOnlyList<string> arguments)
    {
        var path = Path.Combine(_programs, program);
        return Environment.IsPrivilegedProcess
            ? Shell.RunAsync(Work, "runuser", ["-u", User, "--", path, .. arguments])
            : Shell.RunAsync(Work, path, arguments);
    }

    private string Own(string database) =>
        $"Host=127.0.0.1;Port={Port};Username={User};Database={database};Pooling=false";

    private async Task ExecuteAsync(string statement, string database)
    {
        await using var connection = new NpgsqlConnection(Own(database));
        await connection.OpenAsync(CancellationToken.None);
        await RunAsync(connection, statement);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement)
    {
#pragma warning disable CA2100 // The statements stand above.
        await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Sessions that end together.</summary>
    private sealed class Sessions : List<NpgsqlConnection>, IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var connection in this)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
