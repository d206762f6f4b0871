using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

/// <summary>One run of the model test: random commands to a broker and to the model, compared after each.</summary>
/// <param name="broker">A broker that nobody opened yet.</param>
/// <param name="advance">Lets its time pass.</param>
/// <param name="seed">Makes the run repeatable.</param>
internal sealed partial class BrokerModelRun(IBroker broker, Func<TimeSpan, ValueTask> advance, int seed)
{
    private const int Tasks = 9;

    // Times are apart from each other's sums, so that a real clock's milliseconds change no outcome.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(22);
    private static readonly string[] Queues = ["a", "b"];
    private static readonly string[] Keys = ["", "k1", "k2", "k3"];
    private static readonly string[] RouteNames = ["echo", "x"];
    private static readonly string[][] LabelSets =
    [
        [],
        [],
        ["l"],
        ["l", "m"],
    ];
    private readonly BrokerModel _model = new();
    private readonly Random _random = new(seed);
    private readonly Guid _worker = Guid.NewGuid();
    private readonly Guid[] _ids = [.. Enumerable.Range(0, Tasks).Select(_ => Guid.NewGuid())];
    private readonly int[] _versions = new int[Tasks];
    private readonly List<(PushMoment Broker, long Epoch, TimeSpan At)> _moments = [];
    private readonly List<HeldLease> _leases = [];
    private readonly List<string> _released = [];

    /// <summary>What was done, for the failure.</summary>
    public List<string> Trace { get; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task RunAsync(int steps)
    {
        await RebuildAsync();
        for (var i = 0; i < steps; i++)
        {
            await StepAsync();
            await CompareAsync();
        }
    }

    private Task StepAsync() =>
        _random.Next(20) switch
        {
            < 5 => PushAsync(),
            < 9 => ClaimAsync(),
            < 11 => FinishAsync(),
            < 13 => ReleaseAsync(),
            < 15 => WithdrawAsync(),
            < 17 => PassAsync(),
            17 => BeatAsync(),
            18 => SpillAsync(),
            _ => _random.Next(4) switch
            {
                0 => RebuildAsync(),
                1 or 2 => RuleAsync(),
                _ => TakeSpilledAsync(),
            },
        };

    private async Task PushAsync()
    {
        _moments.Add((await broker.MomentAsync(Stop), _model.Epoch, _model.Now));
        var moment = _moments[_random.Next(3) == 0 ? _random.Next(_moments.Count) : ^1];
        var origin = _random.Next(3) == 0 ? PushOrigin.Pump : PushOrigin.Accept;
        var tasks = Some(_ids.Length).Select(NextEntry).ToList();
        Trace.Add($"push {Words(tasks)} of epoch {moment.Epoch} at {moment.At} by {origin}");

        var refused = await broker.PushAsync(tasks, moment.Broker, origin, Stop);

        var expected = tasks.SelectMany(t => _model.Push(t, moment.Epoch, moment.At, origin)).ToHashSet();
        Assert.Equal(expected, refused.ToHashSet());
    }

    private async Task ClaimAsync()
    {
        string[] queues = _random.Next(2) == 0 ? ["*"] : [Queues[_random.Next(2)]];
        var routes = RouteNames[.._random.Next(1, 3)];
        var labels = LabelSets[_random.Next(LabelSets.Length)];
        var most = queues is ["*"] ? 100 : _random.Next(1, 4);
        Trace.Add($"claim {most} of {queues[0]} on {string.Join(' ', routes)} +{string.Join(' ', labels)}");

        var leases = await broker.ClaimAsync(
            new(_worker, "w", queues, routes, most, LeaseFor) { Labels = labels },
            Stop
        );

        var claimable = (queues is ["*"] ? Queues : queues).ToDictionary(
            q => q,
            q => _model.Claimable(q, routes, labels)
        );
        foreach (var lease in leases)
        {
            _model.Claimed(lease, LeaseFor);
            _leases.Add(new(lease.Task.Id, lease.Token));
        }

        foreach (var (queue, ready) in claimable)
        {
            CheckClaim(ready, [.. leases.Where(l => l.Task.Queue == queue)], leases.Count < most);
        }
    }

    private async Task FinishAsync()
    {
        var results = Some(_leases.Count)
            .Select(i => _leases[i])
            .Select(l => new AttemptResult(
                l.TaskId,
                l.Token,
                "w",
                AttemptOutcome.Failed,
                default,
                null,
                default
            ))
            .ToList();
        Trace.Add($"finish {string.Join(' ', results.Select(r => $"{Name(r.TaskId)}:{r.Token}"))}");

        var stale = await broker.FinishAsync(results, Stop);

        Assert.Equal(results.Where(r => !_model.Finish(r)), stale!);
    }

    private async Task ReleaseAsync()
    {
        var waiting = await broker.TakeResultsAsync(int.MaxValue, TimeSpan.Zero, Stop);
        if (_released.Count > 0 && (waiting.Count == 0 || _random.Next(4) == 0))
        {
            Trace.Add("release again");
            await broker.ReleaseAsync([new(_released[^1], _ids, [.. Some(Tasks).Select(NextEntry)])], Stop);
            return;
        }

        if (waiting.Count == 0)
        {
            return;
        }

        var batch = waiting[_random.Next(waiting.Count)];
        var own = batch.Results.Select(r => Array.IndexOf(_ids, r.TaskId)).ToList();
        // Now and then a stranger: nothing may come of a task that somebody holds.
        var all = _random.Next(3) == 0 ? [.. own, _random.Next(_ids.Length)] : own;
        var (again, over) = (all.Where(_ => _random.Next(2) == 0).Distinct().ToList(), new List<int>());
        over.AddRange(all.Except(again));
        var release = new Release(
            batch.EntryId,
            [.. over.Select(i => _ids[i])],
            [.. again.Select(NextEntry)]
        );
        Trace.Add($"release {string.Join(' ', over)}, again {Words(release.Ready)}");

        await broker.ReleaseAsync([release], Stop);

        _released.Add(batch.EntryId);
        _model.Release(release, batch.Results);
    }

    private async Task WithdrawAsync()
    {
        var i = _random.Next(_ids.Length);
        var stamp = _versions[i] - _random.Next(2);
        var instead = _random.Next(3) == 0 ? NextEntry(i) : null;
        var withdrawal = new Withdrawal(_ids[i], stamp, instead, Cancel: _random.Next(2) == 0);
        Trace.Add($"withdraw {i} v{stamp}, instead v{instead?.Stamp}, cancel {withdrawal.Cancel}");

        await broker.WithdrawAsync([withdrawal], Stop);

        _model.Withdraw(withdrawal);
    }

    private async Task PassAsync()
    {
        var by = Tick * _random.Next(1, 4);
        Trace.Add($"pass {by}");

        await advance(by);
        await broker.ReapAsync(Stop);

        _model.Pass(by);
    }

    private Task BeatAsync()
    {
        var renewed = Some(_leases.Count).Select(i => _leases[i]).ToList();
        Trace.Add($"renew {string.Join(' ', renewed.Select(l => $"{Name(l.TaskId)}:{l.Token}"))}");

        var answer = Beat(renewed, renew: true);

        var held = _model.Held.Select(h => new HeldLease(h.Id, h.Task.Token)).ToHashSet();
        Assert.Equal(renewed.Where(l => !held.Contains(l)), answer.Lost);
        renewed.Where(held.Contains).ToList().ForEach(l => _model.Renew(l.TaskId, LeaseFor));
        return Task.CompletedTask;
    }

    private async Task SpillAsync()
    {
        var lane = new LaneName(
            Queues[_random.Next(2)],
            (short)(_random.Next(2) * 9),
            Keys[_random.Next(Keys.Length)]
        );
        Trace.Add($"spill {lane}");
        await broker.SpillAsync(lane, Stop);
        _model.Spill(lane);
    }

    private async Task TakeSpilledAsync()
    {
        Trace.Add("take spilled");
        Assert.Equal(_model.TakeSpilled(), (await broker.TakeSpilledAsync(Stop)).ToHashSet());
    }

    private async Task RebuildAsync()
    {
        var epoch = _model.Epoch + _random.Next(1, 3);
        List<RunningLease> running =
        [
            .. _model
                .Held.Where(_ => _random.Next(2) == 0)
                .Select(h => new RunningLease(
                    h.Id,
                    h.Task.Token,
                    h.Task.Lane.Queue,
                    h.Task.Lane.Key,
                    h.Task.Type
                )),
        ];
        Trace.Add($"rebuild {epoch}, running {string.Join(' ', running.Select(r => Name(r.TaskId)))}");
        await broker.PrepareAsync(epoch, Stop);
        _model.ForgetRules();
        for (var rules = _random.Next(3); rules > 0; rules--)
        {
            await RuleAsync();
        }

        await broker.RebuildAsync(epoch, running, LeaseFor, Stop);
        _model.Rebuild(epoch, running, LeaseFor);
    }

    private async Task CompareAsync()
    {
        var absent = await broker.AbsentAsync(_ids, Stop);
        // No step leaves an index behind that would be taken for a damaged one.
        Assert.Equal(_model.Epoch, absent.Moment.Epoch);
        Assert.Equal(_ids.Where(id => !_model.Knows(id)), absent.Tasks);
        var waiting = await broker.TakeResultsAsync(int.MaxValue, TimeSpan.Zero, Stop);
        Assert.Equal(
            InOrder(_model.Results),
            InOrder(waiting.SelectMany(b => b.Results).Select(r => (r.TaskId, r.Token, r.Outcome)))
        );
        var answer = Beat([.. _model.Held.Select(h => new HeldLease(h.Id, h.Task.Token))], renew: false);
        Assert.Empty(answer.Lost);
        Assert.Equal(
            _model.Held.Where(h => h.Task.CancelAsked).Select(h => h.Id).ToHashSet(),
            answer.Cancelled.ToHashSet()
        );
    }

    // The losses of one reaping come in any order.
    private static List<(Guid, long Token, AttemptOutcome)> InOrder(
        IEnumerable<(Guid, long Token, AttemptOutcome Outcome)> results
    )
    {
        var ordered = new List<(Guid, long Token, AttemptOutcome Outcome)>();
        foreach (var result in results)
        {
            var at = ordered.Count;
            while (
                result.Outcome is AttemptOutcome.Lost
                && at > 0
                && ordered[at - 1].Outcome is AttemptOutcome.Lost
                && ordered[at - 1].Token > result.Token
            )
            {
                at--;
            }

            ordered.Insert(at, result);
        }

        return ordered;
    }

    private List<int> Some(int count) => [.. Enumerable.Range(0, count).Where(_ => _random.Next(2) == 0)];
}
