using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery;

/// <summary>Real processes over PostgreSQL and a Redis of their own: Web processes and workers, each of which a test may kill.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    public const string Key = "0123456789abcdef0123456789abcdef";
    private readonly TemporaryDatabase _database;
    private readonly TemporaryFolder _folder = new();
    private readonly List<ClusterWorker> _workers = [];
    private readonly List<ServerProcess> _webs = [];

    private Cluster(TemporaryDatabase database, RedisServer redis)
    {
        _database = database;
        Redis = redis;
    }

    public RedisServer Redis { get; }

    /// <summary>The first Web process, signed in.</summary>
    public ServerProcess Web => _webs[0];

    public IReadOnlyList<ClusterWorker> Workers => _workers;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts the servers and one Web process.</summary>
    /// <param name="workers">How many workers.</param>
    /// <param name="lease">The length of leases, hh:mm:ss.</param>
    public static async Task<Cluster> StartAsync(int workers, string lease = "00:00:03")
    {
        var database = await TemporaryDatabase.PostgresAsync();
        var redis = await RedisServer.StartAsync();
        var cluster = new Cluster(database, redis) { Lease = lease };
        await cluster.AddWebAsync();
        for (var i = 0; i < workers; i++)
        {
            await cluster.AddWorkerAsync();
        }

        return cluster;
    }

    private string Lease { get; init; } = "";

    /// <summary>Starts a further Web process.</summary>
    public async Task<ServerProcess> AddWebAsync()
    {
        var web = await ServerProcess.StartAsync(
            ("ConnectionStrings__Database", _database.ConnectionString),
            ("ConnectionStrings__Redis", Redis.ConnectionString),
            ("Broker__SigningKey", Key),
            ("Lease__Duration", Lease),
            ("Http__AllowPrivateNetworks", "true")
        );
        _webs.Add(web);
        await web.LoginAsync();
        return web;
    }

    /// <summary>Starts a worker and waits until the Web processes know it.</summary>
    public async Task<ClusterWorker> AddWorkerAsync(params (string Name, string? Value)[] settings)
    {
        var worker = new ClusterWorker($"worker-{_workers.Count + 1}", Environment(settings), _folder.Path);
        _workers.Add(worker);
        worker.Start();
        await Eventually.TrueAsync(
            async () => (await WorkerNamesAsync("alive")).Contains(worker.Name),
            $"{worker.Name} is known",
            TimeSpan.FromSeconds(30),
            () => worker.Output.Tail()
        );
        return worker;
    }

    /// <summary>What a worker process is given.</summary>
    public Dictionary<string, string?> Environment(params (string Name, string? Value)[] settings)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Redis"] = Redis.ConnectionString,
            ["Broker__SigningKey"] = Key,
            ["Lease__Duration"] = Lease,
            ["Http__AllowPrivateNetworks"] = "true",
            ["DOTNET_ENVIRONMENT"] = "Production",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>The names of the workers in a status.</summary>
    public async Task<IReadOnlyList<string>> WorkerNamesAsync(string status)
    {
        var workers = await Web.Http.GetFromJsonAsync<JsonElement>("/api/v1/workers", Stop);
        return
        [
            .. workers
                .GetProperty("items")
                .EnumerateArray()
                .Where(w => w.GetProperty("status").GetString() == status)
                .Select(w => w.GetProperty("name").GetString()!),
        ];
    }

    /// <summary>Submits a batch of one type.</summary>
    public static async Task<IReadOnlyList<Guid>> SubmitAsync(
        ServerProcess web,
        string type,
        IEnumerable<object> payloads
    )
    {
        using var answer = await web.Http.PostAsJsonAsync(
            "/api/v1/tasks/batch",
            new { tasks = payloads.Select(payload => new { type, payload }) },
            Stop
        );
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return [.. body.GetProperty("ids").EnumerateArray().Select(id => id.GetGuid())];
    }

    /// <summary>Waits until no task waits or runs.</summary>
    public Task DrainedAsync(ServerProcess web, TimeSpan within) =>
        Eventually.TrueAsync(
            async () =>
            {
                var list = await web.Http.GetFromJsonAsync<JsonElement>(
                    "/api/v1/tasks?status=scheduled,queued,running,retrying&limit=1",
                    Stop
                );
                return list.GetProperty("items").GetArrayLength() == 0;
            },
            "every task has ended",
            within,
            () => web.Output.Tail() + string.Concat(_workers.Select(w => w.Output.Tail()))
        );

    /// <summary>Outcomes of a task's attempts.</summary>
    public static async Task<IReadOnlyList<string>> OutcomesAsync(ServerProcess web, Guid id)
    {
        var attempts = await web.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tasks/{id}/attempts", Stop);
        return
        [
            .. attempts
                .GetProperty("items")
                .EnumerateArray()
                .Select(a => a.GetProperty("outcome").GetString()!),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        foreach (var web in _webs)
        {
            await web.DisposeAsync();
        }

        await Redis.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>One worker process.</summary>
internal sealed class ClusterWorker(string name, Dictionary<string, string?> environment, string folder)
    : IAsyncDisposable
{
    public string Name { get; } = name;

    public StreamLines Output { get; } = new();

    public ChildProcess Process { get; private set; } = null!;

    public void Start()
    {
        environment["Worker__Name"] = Name;
        Process = ChildProcess.Start("TaskQueue.Worker", folder, environment, Output);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
