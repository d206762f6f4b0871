using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>
/// Says once a second that the worker lives, renews its leases and hears which attempts to stop. It is a thread of
/// its own: a starved thread pool must not cost a lease.
/// </summary>
internal sealed partial class BeatThread(
    IBroker broker,
    AttemptsInHand inHand,
    Executor executor,
    NoteOutbox notes,
    WorkerIdentity worker,
    StandingOrder order,
    LoadMeter meter,
    IOptions<LeaseOptions> lease,
    TimeProvider clock,
    ILogger<BeatThread> logger
) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly ManualResetEventSlim _stop = new();

    // What a beat that failed was to bring.
    private List<AttemptNote> _untold = [];
    private Thread? _thread;
    private long _renewedAt;

    /// <summary>Whether the thread is there.</summary>
    public bool IsRunning => _thread is { IsAlive: true };

    public void Start()
    {
        _thread = new Thread(Run)
        {
            IsBackground = true,
            Name = "beat",
            Priority = ThreadPriority.AboveNormal,
        };
        _thread.Start();
    }

    public void Stop()
    {
        _stop.Set();
        _thread?.Join();
    }

    /// <summary>One beat. Tests call this; the thread does nothing else.</summary>
    public void BeatOnce()
    {
        var all = inHand.All.ToList();
        foreach (var attempt in all.Where(RunsLongUntold))
        {
            attempt.StartTold = true;
            notes.Add(executor.StartOf(attempt));
        }

        var renew = clock.GetElapsedTime(_renewedAt) >= lease.Value.Duration / 3;
        List<HeldLease> held = [.. all.Select(a => new HeldLease(a.Lease.Task.Id, a.Lease.Token))];
        var load = meter.Read(inHand.Running, worker.Concurrency);
        var card = worker.Card(inHand.Running, order.Current, load);
        var asked = clock.GetTimestamp();
        var answer = Tell(new(card, held, renew, lease.Value.Duration, [.. _untold, .. notes.Take()]));
        if (answer.Closed)
        {
            // It knows of no leases and of no orders.
            return;
        }

        if (order.Hear(answer.Order))
        {
            LogOrder(answer.Order);
        }

        // First, so that none of them is seen as renewed and not stopped.
        foreach (var lost in answer.Lost)
        {
            inHand.Find(lost)?.Stop(StopReason.LeaseLost);
        }

        if (renew)
        {
            _renewedAt = asked;
            foreach (var kept in all.Where(attempt => attempt.Why is not StopReason.LeaseLost))
            {
                kept.RenewedAt = asked;
            }
        }

        foreach (var cancelled in answer.Cancelled)
        {
            inHand.Find(cancelled)?.Stop(StopReason.Cancelled);
        }
    }

    // A host that could not start is disposed of without having been stopped, and what this thread throws ends the process.
    public void Dispose()
    {
        Stop();
        _stop.Dispose();
    }

    private bool RunsLongUntold(RunningAttempt attempt) =>
        !attempt.StartTold && attempt.StartedAt is { } started && clock.GetUtcNow() - started >= Period;

    // Where it fails, what attempts said goes with the next one: all their starts, which are told once only, and of the rest the
    // last of it, so that no beat grows for as long as they fail.
    private BeatAnswer Tell(Beat beat)
    {
        try
        {
            var answer = broker.Beat(beat);
            _untold = [];
            return answer;
        }
        catch
        {
            _untold =
            [
                .. beat.Notes.OfType<StartedNote>(),
                .. beat.Notes.Where(note => note is not StartedNote).TakeLast(BrokerLimits.Step),
            ];
            throw;
        }
    }

    private void Run()
    {
        do
        {
            TryBeat();
        } while (!_stop.Wait(Period));

        // What the last attempts said is still here.
        TryBeat();
    }

    private void TryBeat()
    {
        try
        {
            BeatOnce();
        }
        catch (Exception e)
        {
            // The next beat is a second away; a lease lives many of them.
            LogFailed(e.Message);
        }
    }

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "A beat failed: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(
        EventId = 5010,
        Level = LogLevel.Information,
        Message = "An operator wants this worker to {Order}"
    )]
    private partial void LogOrder(WorkerOrder order);
}
