using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>The product as one mode puts it together: real processes, real servers, and links between them.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);

    private const long DiskSize = 2L << 30;

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<Death> _deaths = new();

    private Cluster(TortureSettings settings) => Settings = settings;

    public TortureSettings Settings { get; }

    public IReadOnlyList<Node> Webs { get; private set; } = [];

    /// <summary>Processes that only run tasks; none where Web runs them itself.</summary>
    public IReadOnlyList<Node> Workers { get; private set; } = [];

    public IEnumerable<Node> Nodes => [.. Webs, .. Workers];

    /// <summary>Those in which handlers run.</summary>
    public IReadOnlyList<Node> Runners => Workers.Count > 0 ? Workers : Webs;

    public IReadOnlyList<Uri> Urls { get; private set; } = [];

    public PostgresServer? Postgres { get; private set; }

    public RedisServer? Redis { get; private set; }

    /// <summary>What the SQLite file lies on; null without such a file, or where no disk can be mounted.</summary>
    public SmallDisk? Disk { get; private set; }

    /// <summary>Between Web and PostgreSQL.</summary>
    public Link? StoreLink { get; private set; }

    /// <summary>Between Web and Redis.</summary>
    public Link? WebLink { get; private set; }

    /// <summary>Between the workers and Redis.</summary>
    public Link? WorkerLink { get; private set; }

    /// <summary>The processes that ended.</summary>
    public IReadOnlyList<Death> Deaths => [.. _deaths];

    /// <summary>Where probes write.</summary>
    public string ProbeFolder => _folder.File("probes");

    /// <summary>The time zones that the Webs know.</summary>
    private string ZoneFolder => _folder.File("zones");

    /// <summary>Where clients write.</summary>
    public string LedgerFile => _folder.File("clients.tsv");

    /// <summary>As <c>ConnectionStrings:Database</c> wants it; without any link in between.</summary>
    public string Database =>
        Postgres is null
            ? $"Data Source={_folder.File("web0/data/taskqueue.db")}"
            : PostgresServer.ConnectionString(Postgres.Port);

    /// <summary>What somebody who is signed in shows.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Puts it together, starts it, and signs in.</summary>
    public static async Task<Cluster> StartAsync(TortureSettings settings)
    {
        var cluster = new Cluster(settings);
        try
        {
            await cluster.StartServersAsync();
            cluster.StartNodes();
            await cluster.SignInAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Calls the Webs as somebody who is signed in.</summary>
    public ApiDoor Door(int first) => new(Urls, Token, first);

    /// <summary>Waits until every Web says that it is ready, or until the deadline.</summary>
    public async Task BackAsync(TimeSpan deadline)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < deadline; )
        {
            if (await Task.WhenAll(Urls.Select(IsReadyAsync)) is var ready && ready.All(r => r))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
        }
    }

    /// <summary>The last lines of each process.</summary>
    public string Tail() => string.Join("\n\n", Nodes.Select(n => $"{n.Name}:\n{n.Output.Tail(25)}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        foreach (
            var part in new IAsyncDisposable?[] { StoreLink, WebLink, WorkerLink, Redis, Postgres, Disk }
        )
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _folder.Dispose();
    }

    private static async Task<bool> IsReadyAsync(Uri url)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(5) };
            using var answer = await http.GetAsync("/health/ready", CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task StartServersAsync()
    {
        Directory.CreateDirectory(ProbeFolder);
        if (JumpingZones.AreThere)
        {
            JumpingZones.Make(ZoneFolder);
        }

        if (Settings.Mode.HasPostgres())
        {
            Postgres = await PostgresServer.StartAsync();
            StoreLink = new(Postgres.Port);
        }
        else
        {
            Disk = await SmallDisk.TryMountAsync(_folder.File("web0/data"), DiskSize);
        }

        if (Settings.Mode.HasRedis())
        {
            Redis = await RedisServer.StartAsync(appendOnly: true);
            WebLink = new(Redis.Port);
            WorkerLink = new(Redis.Port);
        }
    }

    private void StartNodes()
    {
        Urls =
        [
            .. Enumerable
                .Range(0, Settings.Mode.Webs())
                .Select(_ => new Uri($"http://127.0.0.1:{Ports.Free()}")),
        ];
        Webs = [.. Urls.Select((url, i) => Start($"web{i}", "TaskQueue.Web", WebSettings(url)))];
        Workers =
        [
            .. Enumerable
                .Range(0, Settings.Mode.Workers())
                .Select(i => Start($"worker{i}", "TaskQueue.Worker", WorkerSettings($"worker{i}"))),
        ];
    }

    private Node Start(string name, string project, Dictionary<string, string?> environment) =>
        new(name, project, _folder.File(name), environment, _deaths.Enqueue);

    private Dictionary<string, string?> WebSettings(Uri url)
    {
        var environment = Common();
        environment["ASPNETCORE_URLS"] = url.OriginalString;
        environment["Admin__Email"] = ServerProcess.AdminEmail;
        environment["Admin__Password"] = ServerProcess.AdminPassword;
        environment["Auth__Jwt__Key"] = new string('k', 48);
        environment["Auth__Jwt__AccessMinutes"] = "1440";
        environment["Storage__Durability"] = Settings.Mode is TortureMode.EN ? "Fast" : "Full";
        environment["ConnectionStrings__Database"] = StoreLink is null
            ? "Data Source=data/taskqueue.db"
            : PostgresServer.ConnectionString(StoreLink.Port);
        if (JumpingZones.AreThere)
        {
            environment["TZDIR"] = ZoneFolder;
        }

        if (WebLink is not null)
        {
            environment["ConnectionStrings__Redis"] = $"127.0.0.1:{WebLink.Port}";
            environment["Worker__Enabled"] = "false";
        }

        return environment;
    }

    private Dictionary<string, string?> WorkerSettings(string name)
    {
        var environment = Common();
        environment["ConnectionStrings__Redis"] = $"127.0.0.1:{WorkerLink!.Port}";
        environment["Worker__Name"] = name;
        return environment;
    }

    private Dictionary<string, string?> Common() =>
        new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = "Production",
            // A poisonous task is no reason to write a core file.
            ["DOTNET_DbgEnableMiniDump"] = "0",
            ["Broker__SigningKey"] = new string('b', 48),
            ["Lease__Duration"] = Settings.Lease.ToString("c", CultureInfo.InvariantCulture),
            ["Worker__Concurrency"] = Settings.Concurrency.ToString(CultureInfo.InvariantCulture),
            ["Worker__ShutdownTimeout"] = "00:00:05",
            ["Logging__LogLevel__Default"] = "Warning",
            ["TASKQUEUE_PROBE_FOLDER"] = ProbeFolder,
            ["TASKQUEUE_PROBE_CLOCK"] = Clock.SteadyStart.ToString(CultureInfo.InvariantCulture),
        };

    private async Task SignInAsync()
    {
        using var door = new ApiDoor(Urls, token: null, first: 0);
        var who = new { email = ServerProcess.AdminEmail, password = ServerProcess.AdminPassword };
        Token = await Eventually.ValueAsync(
            async () =>
            {
                try
                {
                    using var answer = await door.PostAsync("/api/v1/auth/login", JsonContent.Create(who));
                    return answer.StatusCode is HttpStatusCode.OK
                        ? (await answer.Content.ReadFromJsonAsync<JsonElement>())
                            .GetProperty("accessToken")
                            .GetString()
                        : null;
                }
                catch (HttpRequestException)
                {
                    return null;
                }
            },
            "the administrator can sign in",
            StartDeadline,
            Tail
        );
    }
}
