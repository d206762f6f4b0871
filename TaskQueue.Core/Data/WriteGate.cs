using System.Diagnostics;

namespace TaskQueue.Core.Data;

/// <summary>
/// Lets one writer of the process at a time into the SQLite file. SQLite has one writer anyway; the gate makes
/// waiting fair and short, and keeps two connections from writing or checkpointing at once, which the bundled
/// version does not survive in all cases (the WAL-reset bug of SQLite 3.50).
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _waiting;
    private long _passed;
    private long _waits;
    private long _waitedTicks;
    private long _longestTicks;

    /// <summary>How it was used since the process started.</summary>
    public WriteGateState State =>
        new(
            _gate.CurrentCount == 0,
            Volatile.Read(ref _waiting),
            Interlocked.Read(ref _passed),
            Interlocked.Read(ref _waits),
            Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _waitedTicks)),
            Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _longestTicks))
        );

    /// <summary>Waits until it is this writer's turn.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        var turn = _gate.WaitAsync(cancellationToken);
        if (!turn.IsCompletedSuccessfully)
        {
            await WaitAsync(turn);
        }

        Interlocked.Increment(ref _passed);
    }

    /// <summary>Lets the next writer in.</summary>
    public void Leave() => _gate.Release();

    /// <inheritdoc />
    public void Dispose() => _gate.Dispose();

    private async Task WaitAsync(Task turn)
    {
        var since = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _waiting);
        try
        {
            await turn;
        }
        finally
        {
            var ticks = Stopwatch.GetTimestamp() - since;
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _waits);
            Interlocked.Add(ref _waitedTicks, ticks);
            var longest = Interlocked.Read(ref _longestTicks);
            while (
                ticks > longest
                && Interlocked.CompareExchange(ref _longestTicks, ticks, longest) is var seen
                && seen != longest
            )
            {
                longest = seen;
            }
        }
    }
}

/// <summary>How the write gate was used since the process started.</summary>
/// <param name="Taken">Whether somebody writes now.</param>
/// <param name="Waiting">How many wait now.</param>
/// <param name="Passed">How many writers went through.</param>
/// <param name="Waits">How many of them had to wait.</param>
/// <param name="Waited">How long they waited in all.</param>
/// <param name="Longest">The longest of those waits.</param>
public sealed record WriteGateState(
    bool Taken,
    int Waiting,
    long Passed,
    long Waits,
    TimeSpan Waited,
    TimeSpan Longest
);
