using System.Globalization;
using System.Security.Cryptography;

namespace TaskQueue.Bench;

/// <summary>The product, started for one measurement on an empty store, with all that it needs.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly BenchFolder _folder;
    private readonly Shape _shape;
    private readonly Dictionary<string, string> _settings = [];
    private readonly List<ServedProcess> _workers = [];
    private readonly List<Uri> _health = [];
    private PostgresProcess? _postgres;
    private RedisProcess? _redis;

    private Installation(BenchFolder folder, Shape shape) => (_folder, _shape) = (folder, shape);

    // Absent only while it is being started.
    public WebProcess Web { get; private set; } = null!;

    public IReadOnlyList<ServedProcess> Workers => _workers;

    /// <summary>Starts it without a worker.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="shape">What it is made of.</param>
    /// <param name="connections">How many connections its client may open.</param>
    /// <param name="settings">Settings beside the usual ones.</param>
    public static async Task<Installation> StartAsync(
        BenchOptions options,
        Shape shape,
        int connections,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var folder = options.Keep is { } kept
            ? BenchFolder.Kept(Path.Combine(kept, shape.Mode))
            : new BenchFolder(options.Data);
        var installation = new Installation(folder, shape);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            installation._settings[name] = value;
        }

        try
        {
            await installation.StartServersAsync();
            await installation.StartWebAsync(worker: false, connections);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Lets the workers begin: in embedded mode the process starts anew with its worker on, in distributed mode worker
    /// processes are started.
    /// </summary>
    public async Task StartWorkersAsync(int connections)
    {
        if (!_shape.IsDistributed)
        {
            await Web.DisposeAsync();
            await StartWebAsync(worker: true, connections);
            return;
        }

        var settings = _settings.Where(s => s.Key != "ConnectionStrings__Database").ToList();
        for (var i = 1; i <= _shape.Workers; i++)
        {
            var health = new Uri(
                string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServedProcess.FreePort()}")
            );
            _health.Add(health);
            _workers.Add(
                ServedProcess.StartOurs(
                    "TaskQueue.Worker",
                    _folder.Path,
                    [
                        .. settings,
                        new("Worker__Name", string.Create(CultureInfo.InvariantCulture, $"bench-{i}")),
                        new("Worker__HealthUrl", health.GetLeftPart(UriPartial.Authority)),
                    ]
                )
            );
        }
    }

    /// <summary>The folder of the store.</summary>
    public string Folder => _folder.Path;

    /// <summary>The store, as the setting has it.</summary>
    public string Store => _settings["ConnectionStrings__Database"];

    /// <summary>Stops Web, lets somebody have its store for a while, and starts it again.</summary>
    public async Task WhileStoppedAsync(Func<Task> act)
    {
        await Web.DisposeAsync();
        await act();
        await StartWebAsync(worker: false, connections: 4);
    }

    /// <summary>Stops Web, and starts it again at the same address, with its worker where it is its own.</summary>
    public async Task RestartWebAsync(int connections)
    {
        var address = Web.Http.BaseAddress!;
        await Web.DisposeAsync();
        await StartWebAsync(worker: !_shape.IsDistributed, connections, address);
    }

    /// <summary>Waits until all workers are known.</summary>
    public Task WorkersAreThereAsync() =>
        Web.Process.WaitUntilAsync(
            async () => await Web.WorkersAsync() >= Math.Max(1, _shape.Workers),
            "the workers are known"
        );

    /// <summary>Processor seconds so far, of each part.</summary>
    public CpuShare Cpu() =>
        new(
            Web.Process.CpuSeconds,
            _workers.Sum(w => w.CpuSeconds),
            _redis?.Process.CpuSeconds ?? 0,
            _postgres?.Process.CpuSeconds ?? 0
        );

    /// <summary>What Web and the workers have allocated so far, in bytes, as they tell.</summary>
    public async Task<Allocations> AllocationsAsync()
    {
        var workers = 0L;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var address in _health)
        {
            workers += await Allocations.ReadAsync(http, new Uri(address, "/health/live"));
        }

        return new(
            await Allocations.ReadAsync(Web.Http, new("/api/v1/system/info", UriKind.Relative)),
            workers
        );
    }

    /// <summary>What the data of Redis take up, in bytes; none without Redis.</summary>
    public long? RedisBytes() => _redis?.UsedBytes();

    /// <summary>Fails with its own words when a worker process has ended.</summary>
    public void RequireWorkers()
    {
        if (_workers.Find(w => w.HasExited) is { } dead)
        {
            throw new BenchException($"A worker ended by itself.\n{dead.Output}");
        }
    }

    /// <summary>Stops all of it, from the workers to the stores; what fails to stop keeps nothing else running.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_folder)
        {
            await using (_postgres)
            {
                await using (_redis)
                {
                    await using (Web)
                    {
                        await Task.WhenAll(_workers.Select(w => w.DisposeAsync().AsTask()));
                    }
                }
            }
        }
    }

    private async Task StartServersAsync()
    {
        if (_shape.Concurrency is { } concurrency)
        {
            _settings["Worker__Concurrency"] = concurrency.ToString(CultureInfo.InvariantCulture);
        }

        if (!_shape.IsDistributed)
        {
            _settings["ConnectionStrings__Database"] =
                $"Data Source={Path.Combine(_folder.Path, "taskqueue.db")}";
            return;
        }

        _postgres = await PostgresProcess.StartAsync(Path.Combine(_folder.Path, "postgres"), _folder.Stays);
        _redis = await RedisProcess.StartAsync(Path.Combine(_folder.Path, "redis"));
        _settings["ConnectionStrings__Database"] = _postgres.ConnectionString;
        _settings["ConnectionStrings__Redis"] = string.Create(
            CultureInfo.InvariantCulture,
            $"127.0.0.1:{_redis.Port}"
        );
        _settings["Broker__SigningKey"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        _settings["Logging__LogLevel__Default"] = "Warning";
    }

    private async Task StartWebAsync(bool worker, int connections, Uri? address = null)
    {
        _settings["Worker__Enabled"] = worker ? "true" : "false";
        Web = await WebProcess.StartAsync(_folder.Path, _settings, connections, address);
    }
}

/// <summary>Processor seconds of the parts of an installation.</summary>
internal sealed record CpuShare(double Web, double Workers, double Redis, double Postgres)
{
    public double All => Web + Workers + Redis + Postgres;

    public static CpuShare operator -(CpuShare a, CpuShare b) =>
        new(a.Web - b.Web, a.Workers - b.Workers, a.Redis - b.Redis, a.Postgres - b.Postgres);

    /// <summary>Microseconds of each part for one task.</summary>
    public string PerTask(long tasks) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"µs of processor a task: Web {Of(Web, tasks)}, workers {Of(Workers, tasks)}, Redis {Of(Redis, tasks)}, PostgreSQL {Of(Postgres, tasks)}"
        );

    private static string Of(double seconds, long tasks) =>
        (seconds * 1_000_000 / Math.Max(1, tasks)).ToString("F1", CultureInfo.InvariantCulture);
}
