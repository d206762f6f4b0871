using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

/// <summary>
/// What <see cref="IBroker"/> promises, in the plainest code: the reference that the model test compares with. Windows
/// that are full are left to the conformance suite.
/// </summary>
internal sealed partial class BrokerModel
{
    private readonly Dictionary<Guid, Known> _known = [];
    private readonly Dictionary<Guid, (int Stamp, TimeSpan Until)> _tombs = [];
    private readonly HashSet<LaneName> _spilled = [];
    private long _order;
    private long _newest;

    public TimeSpan Now { get; private set; }

    public long Epoch { get; private set; }

    /// <summary>The results that wait, oldest first.</summary>
    public List<(Guid Id, long Token, AttemptOutcome Outcome)> Results { get; } = [];

    public IEnumerable<(Guid Id, Known Task)> Held =>
        _known.Where(k => k.Value.Place is Place.Held).Select(k => (k.Key, k.Value));

    public bool Knows(Guid id) => _known.ContainsKey(id);

    public HashSet<LaneName> Push(ReadyTask task, long epoch, TimeSpan at, PushOrigin origin)
    {
        var id = task.Envelope.Id;
        var lane = LaneOf(task);
        if (epoch != Epoch || Now - at > BrokerLimits.PushAge || Knows(id) || Bars(id, task.Stamp))
        {
            return [];
        }

        if (_spilled.Contains(lane) && origin is PushOrigin.Accept)
        {
            return [lane];
        }

        Add(task);
        return [];
    }

    /// <summary>The ready tasks of a queue that is not paused and that a claim of these routes and labels can get, by priority and age.</summary>
    public List<ReadyTask> Claimable(
        string queue,
        IReadOnlyList<string> routes,
        IReadOnlyList<string> labels
    ) =>
        [
            .. _known
                .Where(k => k.Value.Place is Place.Ready)
                .Where(_ => !_rules.TryGetValue(queue, out var rule) || !rule.Paused)
                .Where(k =>
                    k.Value.Task!.Envelope.Queue == queue
                    && Routes.IsServed(k.Value.Task.Route, routes, labels)
                )
                .OrderByDescending(k => k.Value.Task!.Envelope.Priority)
                .ThenBy(k => k.Value.Order)
                .Select(k => k.Value.Task!),
        ];

    public void Claimed(Lease lease, TimeSpan leaseFor)
    {
        Assert.True(lease.Token > _newest, $"token {lease.Token} is not above {_newest}");
        Assert.Equal(Epoch, lease.Token >> 32);
        _newest = lease.Token;
        Hold(lease.Task.Id, lease.Token, leaseFor, lease.Task.Type);
        var (queue, type) = (lease.Task.Queue, QueueRule.OfType(lease.Task.Type));
        Spend(queue, "", LimitsOf(queue).Rate);
        Spend(type, "", LimitsOf(type).Rate);
        if (lease.Task.Key.Length > 0)
        {
            Spend(queue, lease.Task.Key, RateOf(queue, lease.Task.Key));
        }
    }

    public void Renew(Guid id, TimeSpan leaseFor) => _known[id].Until = Now + leaseFor;

    public bool Finish(AttemptResult result)
    {
        var held =
            _known.TryGetValue(result.TaskId, out var task)
            && task.Place is Place.Held
            && task.Token == result.Token;
        if (held)
        {
            task!.Place = Place.Finished;
            Results.Add((result.TaskId, result.Token, result.Outcome));
        }

        return held;
    }

    public void Pass(TimeSpan by)
    {
        Now += by;
        foreach (var (id, task) in Held.Where(h => h.Task.Until <= Now).OrderBy(h => h.Task.Token))
        {
            task.Place = Place.Finished;
            Results.Add((id, task.Token, AttemptOutcome.Lost));
        }
    }

    public void Release(Release release, IReadOnlyList<AttemptResult> settled)
    {
        Results.RemoveAll(r => settled.Any(s => s.TaskId == r.Id && s.Token == r.Token));
        foreach (var id in release.Ended)
        {
            Bury(id);
        }

        foreach (var task in release.Ready)
        {
            if (Bury(task.Envelope.Id) && !Bars(task.Envelope.Id, task.Stamp))
            {
                Add(task);
            }
        }
    }

    public void Withdraw(Withdrawal withdrawal)
    {
        var id = withdrawal.TaskId;
        Entomb(id, withdrawal.Stamp);
        if (_known.TryGetValue(id, out var task))
        {
            task.CancelAsked |= task.Place is Place.Held && withdrawal.Cancel;
            if (task.Place is not Place.Ready || task.Task!.Stamp > withdrawal.Stamp)
            {
                return;
            }
        }

        Bury(id);
        if (withdrawal.Instead is { } instead && !Bars(id, instead.Stamp + 1))
        {
            Add(instead);
        }
    }

    public void Rebuild(long epoch, IEnumerable<RunningLease> running, TimeSpan leaseFor)
    {
        _known.Clear();
        _tombs.Clear();
        _spilled.Clear();
        Results.Clear();
        Epoch = epoch;
        foreach (var lease in running)
        {
            _known[lease.TaskId] = new() { Lane = new(lease.Queue, 0, lease.Key) };
            Hold(lease.TaskId, lease.Token, leaseFor, lease.Type);
        }
    }

    public void Spill(LaneName lane) => _spilled.Add(lane);

    public HashSet<LaneName> TakeSpilled()
    {
        var taken = _spilled.ToHashSet();
        _spilled.Clear();
        return taken;
    }

    private static LaneName LaneOf(ReadyTask task) =>
        new(task.Envelope.Queue, task.Envelope.Priority, task.Envelope.Key);

    private void Add(ReadyTask task) =>
        _known[task.Envelope.Id] = new()
        {
            Task = task,
            Lane = LaneOf(task),
            Order = ++_order,
        };

    private void Hold(Guid id, long token, TimeSpan leaseFor, string type)
    {
        var task = _known[id];
        (task.Type, task.CountedType) = (type, _rules.ContainsKey(QueueRule.OfType(type)) ? type : null);
        (task.Place, task.Token, task.Until) = (Place.Held, token, Now + leaseFor);
    }

    private bool Bury(Guid id)
    {
        if (!_known.TryGetValue(id, out var task) || task.Place is Place.Held)
        {
            return task is null;
        }

        _known.Remove(id);
        Entomb(id, task.Task?.Stamp ?? 0);
        return true;
    }

    private void Entomb(Guid id, int stamp) =>
        _tombs[id] = (Math.Max(stamp, Bars(id, 0) ? _tombs[id].Stamp : 0), Now + BrokerLimits.TombLife);

    private bool Bars(Guid id, int stamp) =>
        _tombs.TryGetValue(id, out var tomb) && tomb.Until > Now && stamp <= tomb.Stamp;

    internal enum Place
    {
        Ready,
        Held,
        Finished,
    }

    internal sealed class Known
    {
        public Place Place { get; set; }

        public ReadyTask? Task { get; init; }

        public LaneName Lane { get; init; }

        public string Type { get; set; } = "";

        public string? CountedType { get; set; }

        public long Order { get; init; }

        public long Token { get; set; }

        public TimeSpan Until { get; set; }

        public bool CancelAsked { get; set; }
    }
}
