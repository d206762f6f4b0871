namespace TaskQueue.Tests.Fixtures;

/// <summary>A clock that stands until a test moves it. Timers fire inside <see cref="Advance"/>, on its thread.</summary>
internal sealed class ManualClock : TimeProvider
{
    /// <summary>Where a clock stands that was not told otherwise.</summary>
    public static readonly DateTimeOffset DefaultStart = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now;
    private TimeSpan _elapsed;

    public ManualClock(DateTimeOffset? start = null) => _now = start ?? DefaultStart;

    /// <summary>
    /// What the clock on the wall shows. Setting it is somebody correcting that clock: no time passes, so no timer fires.
    /// </summary>
    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
        set
        {
            lock (_gate)
            {
                _now = value;
            }
        }
    }

    /// <summary>How many timers wait to fire. A test waits for this before it advances past a timer of another thread.</summary>
    public int WaitingTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => UtcNow;

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return _elapsed.Ticks;
        }
    }

    /// <summary>Lets time pass. Each timer that falls due fires at its own moment, in order of time.</summary>
    /// <param name="by">How much; not negative.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = new TimeSpan(GetTimestamp()) + by;
        while (NextUntil(end) is { } timer)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the earliest timer due by <paramref name="end"/>, or to the end when there is none.</summary>
    private ManualTimer? NextUntil(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            var until = next is null ? end : next.DueAt;
            if (until > _elapsed)
            {
                _now += until - _elapsed;
                _elapsed = until;
            }

            if (next is not null && !next.MoveOn())
            {
                _timers.Remove(next);
            }

            return next;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = clock._elapsed + dueTime;
                    _period = period;
                    clock._timers.Add(this);
                }
            }

            return true;
        }

        /// <summary>Sets the next due time; false when the timer fires only once.</summary>
        public bool MoveOn()
        {
            if (_period <= TimeSpan.Zero)
            {
                return false;
            }

            DueAt += _period;
            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
