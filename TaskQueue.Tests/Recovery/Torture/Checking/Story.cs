using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Makes a history by hand, event by event. Times are in milliseconds.</summary>
internal sealed class Story
{
    private const long Lease = 6_000_000;

    private readonly List<ClientEntry> _clients = [];
    private readonly List<ProbeLine> _lines = [];
    private readonly List<StoredTask> _tasks = [];
    private readonly List<StoredAttempt> _attempts = [];
    private readonly List<StoredDependency> _dependencies = [];
    private readonly List<StoredSchedule> _schedules = [];
    private readonly List<Disturbance> _disturbances = [];
    private readonly List<Death> _deaths = [];
    private readonly List<CounterSample> _samples = [];
    private readonly List<WatchedRead> _reads = [];
    private readonly Dictionary<Guid, int> _effects = [];
    private readonly List<AlikeCall> _alikes = [];
    private readonly List<PauseSpan> _pauses = [];
    private readonly List<RemoteCall> _remoteCalls = [];
    private readonly List<long> _remoteDeaths = [];
    private bool _shared;
    private long _readAt;

    public Story Client(
        ClientEntryKind kind,
        string key,
        long at,
        Guid? task = null,
        int? status = null,
        ProbeKind plan = ProbeKind.Quick
    )
    {
        var usual = kind switch
        {
            ClientEntryKind.Ack => 201,
            ClientEntryKind.Reject => 409,
            _ => 0,
        };
        _clients.Add(new(kind, key, at * 1000, task, status ?? usual, plan, Watched: true));
        return this;
    }

    public Story Ran(
        Guid task,
        long token,
        long start,
        long? end,
        int process = HandMade.Process,
        string key = ""
    )
    {
        _lines.Add(new(task, token, 1, "start", process, start * 1000) { Key = key });
        if (end is { } ended)
        {
            _lines.Add(new(task, token, 1, "end", process, ended * 1000) { Key = key });
        }

        return this;
    }

    public Story Attempted(
        Guid task,
        int number,
        long token,
        string outcome,
        long leased,
        long finished,
        string? error = null
    )
    {
        _attempts.Add(new(task, number, token, outcome, error, leased * 1000, finished * 1000));
        return this;
    }

    public Story Stored(
        Guid task,
        string? key,
        string state,
        int attempt,
        int losses = 0,
        string? error = null
    )
    {
        _tasks.Add(new(task, key, state, attempt, losses, error));
        return this;
    }

    public Story Waits(Guid task, Guid parent, string? outcome)
    {
        _dependencies.Add(new(task, parent, outcome));
        return this;
    }

    public Story Keyed(Guid task, string queue, string key)
    {
        var at = _tasks.FindIndex(t => t.Id == task);
        _tasks[at] = _tasks[at] with { Queue = queue, ConcurrencyKey = key };
        return this;
    }

    /// <summary>A unique task, which ran and ended.</summary>
    public Story Alike(string identity, Guid task, long createdAt)
    {
        var key = $"{Torture.Alike.Queue}/{identity}/{_tasks.Count}/0";
        var token = HandMade.Token(1, 50 + _tasks.Count);
        var start = createdAt + (_tasks.Count * 20);
        Ran(task, token, start, start + 10);
        Attempted(task, 1, token, "Succeeded", start, start + 10);
        _tasks.Add(
            new(task, key, "succeeded", 1, 0, null)
            {
                Queue = Torture.Alike.Queue,
                CreatedAt = createdAt * 1000,
            }
        );
        return this;
    }

    /// <summary>What somebody was answered who submitted a unique task.</summary>
    public Story Told(string identity, Guid? task, long at, int status = 200)
    {
        _alikes.Add(new(identity, at * 1000, status, task));
        return this;
    }

    /// <summary>A worker over REST brought a result.</summary>
    public Story Said(Guid task, long token, long at, int status)
    {
        _remoteCalls.Add(new(task, token, at * 1000, (at * 1000) + 1, status));
        return this;
    }

    public Story RemoteDied(long at)
    {
        _remoteDeaths.Add(at * 1000);
        return this;
    }

    public Story Paused(long from, long to)
    {
        _pauses.Add(new(from * 1000, to * 1000));
        return this;
    }

    /// <summary>A schedule that fired each second, and the task of each fire.</summary>
    public Story Scheduled(string overlap, long first, long last, long fired, params IEnumerable<long> fires)
    {
        var id = Guid.CreateVersion7();
        _schedules.Add(
            new(
                id,
                new("each-second", null, TimeSpan.FromSeconds(1), "runAll", overlap, SleepMs: 0),
                first * 1000,
                last * 1000,
                fired
            )
        );
        foreach (var fire in fires)
        {
            var key = ScheduleKeys.Of(id, DateTimeOffset.UnixEpoch.AddMilliseconds(fire));
            _tasks.Add(
                new(Guid.CreateVersion7(), key, "skipped", 0, 0, null) { Queue = Torture.Scheduled.Queue }
            );
        }

        return this;
    }

    public Story ReadAt(long at)
    {
        _readAt = at * 1000;
        return this;
    }

    public Story Disturbed(Excuse excuses, long from, long to)
    {
        _disturbances.Add(new("F00", "a fault", from * 1000, to * 1000, excuses));
        return this;
    }

    public Story Died(long at, int process = HandMade.Process, string? cause = "killed", int code = 137)
    {
        _deaths.Add(new(process, "web", at * 1000, code, cause));
        return this;
    }

    public Story Sampled(long at, long acknowledged, long intended, long accepted, long accounted)
    {
        _samples.Add(new(at * 1000, acknowledged, intended, accepted, accounted));
        return this;
    }

    public Story Read(long at, params IEnumerable<Guid> tasks)
    {
        _reads.Add(new(at * 1000, (at + 1) * 1000, tasks.ToHashSet()));
        return this;
    }

    /// <summary>The index is in a server of its own.</summary>
    public Story Shared()
    {
        _shared = true;
        return this;
    }

    public Story Effect(Guid task, int calls)
    {
        _effects[task] = calls;
        return this;
    }

    /// <summary>The checks that fail, each once, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Breaches() =>
        [
            .. Verdict
                .Of(History())
                .Findings.Select(f => f.Check)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    public History History() =>
        new()
        {
            IndexOutlivesProcesses = _shared,
            Lease = Lease,
            Clients = _clients,
            Executions = _lines,
            Tasks = _tasks,
            Attempts = _attempts,
            Dependencies = _dependencies,
            Schedules = _schedules,
            ReadAt = _readAt,
            Disturbances = _disturbances,
            Deaths = _deaths,
            Samples = _samples,
            Reads = _reads,
            Effects = _effects,
            Alikes = _alikes,
            Pauses = _pauses,
            RemoteCalls = _remoteCalls,
            RemoteDeaths = _remoteDeaths,
        };
}
