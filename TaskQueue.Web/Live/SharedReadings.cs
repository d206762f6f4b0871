namespace TaskQueue.Web.Live;

/// <summary>
/// Readings of the store which all who look at the same thing share: however many look, the store is asked as for one. Whoever does
/// with a reading of some age gets the last one. Whoever wants to see what has changed until now gets one that begins no sooner: a
/// moment after the last, and together with all who ask until then.
/// </summary>
/// <param name="clock">Tells how old a reading is.</param>
/// <typeparam name="TKey">What is looked at, with all that decides what of it is seen.</typeparam>
/// <typeparam name="T">What is read.</typeparam>
internal sealed class SharedReadings<TKey, T>(TimeProvider clock)
    where TKey : notnull
{
    // The least time between the beginnings of two readings of the same thing.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // Nobody does with an older one.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    // Whoever looks at many things must not fill the memory with them.
    private const int MostKept = 100;

    // Not by the clock on the wall, which somebody may put back.
    private readonly long _start = clock.GetTimestamp();

    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Reading> _readings = [];

    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <summary>Gives the last reading, or a new one.</summary>
    /// <param name="key">What is looked at.</param>
    /// <param name="age">How old it may be; with none, what was changed before this call is in it.</param>
    /// <param name="read">Reads it. Others wait for it too: it is not to end when one of them leaves.</param>
    public Task<T> ReadAsync(TKey key, TimeSpan age, Func<Task<T>> read)
    {
        Reading mine;
        lock (_lock)
        {
            var now = Now;
            var last = _readings.GetValueOrDefault(key);
            // One that has not begun yet is of the future.
            if (last is { Value.Task.IsFaulted: false } && last.At >= now - age)
            {
                return last.Value.Task;
            }

            MakeRoom(now);
            var at = last?.At + Pause is { } next && next > now ? next : now;
            mine = new(at, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _readings[key] = mine;
        }

        // Not within the lock, which others need for other things.
        _ = LoadAsync(mine, read);
        return mine.Value.Task;
    }

    /// <summary>Forgets what was read of something: somebody has changed it.</summary>
    /// <param name="key">What.</param>
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            _readings.Remove(key);
        }
    }

    private void MakeRoom(TimeSpan now)
    {
        foreach (var (key, _) in _readings.Where(r => now - r.Value.At > Kept).ToList())
        {
            _readings.Remove(key);
        }

        if (_readings.Count >= MostKept)
        {
            _readings.Remove(_readings.MinBy(r => r.Value.At).Key);
        }
    }

    private async Task LoadAsync(Reading reading, Func<Task<T>> read)
    {
        try
        {
            while (reading.At - Now is var rest && rest > TimeSpan.Zero)
            {
                // Whose page began it may be gone by then. Timers know no less than a millisecond.
                await Task.Delay(rest + TimeSpan.FromMilliseconds(1), clock).ConfigureAwait(false);
            }

            reading.Value.SetResult(await read());
        }
        catch (Exception e)
        {
            reading.Value.SetException(e);
        }
    }

    private sealed record Reading(TimeSpan At, TaskCompletionSource<T> Value);
}
