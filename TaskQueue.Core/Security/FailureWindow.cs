namespace TaskQueue.Core.Security;

/// <summary>
/// Counts the failures of one name or address. An attempt takes a place before anything is hashed, so that a hundred
/// wrong passwords at once cost ten hashes; right ones at once only wait for each other.
/// </summary>
internal sealed class FailureWindow
{
    public const int Most = 10;
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _failures = new();
    private TaskCompletionSource _ended = NewEnd();
    private int _running;

    /// <summary>Takes a place, waiting while the last places are in use.</summary>
    /// <returns>How long to keep away, or <see langword="null"/> when a place was taken.</returns>
    public async ValueTask<TimeSpan?> EnterAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task ended;
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                Forget(now);
                if (_failures.Count >= Most)
                {
                    return _failures.Peek() + Length - now;
                }

                if (_failures.Count + _running < Most)
                {
                    _running++;
                    return null;
                }

                ended = _ended.Task;
            }

            await ended.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives the place back; a failure keeps counting for a minute.</summary>
    public void Leave(bool failed, DateTimeOffset now)
    {
        TaskCompletionSource ended;
        lock (_lock)
        {
            _running--;
            if (failed)
            {
                _failures.Enqueue(now);
            }

            (ended, _ended) = (_ended, NewEnd());
        }

        ended.SetResult();
    }

    /// <summary>Whether it holds nothing that matters any more.</summary>
    public bool IsIdle(DateTimeOffset now)
    {
        lock (_lock)
        {
            Forget(now);
            return _running == 0 && _failures.Count == 0;
        }
    }

    private static TaskCompletionSource NewEnd() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Forget(DateTimeOffset now)
    {
        while (_failures.TryPeek(out var oldest) && oldest + Length <= now)
        {
            _failures.Dequeue();
        }
    }
}
