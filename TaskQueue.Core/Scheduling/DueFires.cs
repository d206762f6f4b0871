namespace TaskQueue.Core.Scheduling;

/// <summary>The fires whose time has come, after the rule for missed ones; pure.</summary>
/// <param name="Runs">Those that are to happen, the earliest first.</param>
/// <param name="LeftOut">How many missed ones are left out.</param>
/// <param name="Next">The next fire after now; none when there is no more.</param>
public sealed record DueFires(IReadOnlyList<DateTimeOffset> Runs, long LeftOut, DateTimeOffset? Next)
{
    // How far back the search for the latest missed fires starts; four times as far with each try.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(5);

    /// <summary>Finds them.</summary>
    /// <param name="timing">When it fires.</param>
    /// <param name="due">The next fire as it is stored; none when there is none.</param>
    /// <param name="missed">What becomes of missed ones.</param>
    /// <param name="limit">How many of them are made up for at the most.</param>
    /// <param name="now">The current time.</param>
    public static DueFires Of(
        ScheduleTiming timing,
        DateTimeOffset? due,
        MissedRuns missed,
        int limit,
        DateTimeOffset now
    )
    {
        if (due is not { } first || first > now)
        {
            return new([], 0, due);
        }

        var onTime = now - ScheduleLimits.Grace;
        var wanted = missed switch
        {
            MissedRuns.Skip => 0,
            MissedRuns.RunOnce => 1,
            _ => limit,
        };
        var (late, leftOut) = first < onTime ? Latest(timing, first, onTime, wanted) : ([], 0);
        var fire = first < onTime ? timing.After(onTime.AddTicks(-1)) : first;
        var runs = late;
        for (; fire <= now; fire = timing.After(fire.Value))
        {
            runs.Add(fire.Value);
        }

        return new(runs, leftOut, fire);
    }

    // The latest fires from the first one on and before an instant. How many there were besides is counted only as far
    // as it is cheap: a schedule that fires each second for a month has two million.
    private static (List<DateTimeOffset> Fires, long LeftOut) Latest(
        ScheduleTiming timing,
        DateTimeOffset first,
        DateTimeOffset before,
        int count
    )
    {
        for (var look = FirstLook; ; look *= 4)
        {
            var from = before - look;
            var whole = from <= first;
            var fires = Between(timing, whole ? first.AddTicks(-1) : from, before);
            if (whole || fires.Count >= Math.Max(count, ScheduleLimits.Missed))
            {
                var skipped = Math.Max(0, fires.Count - count);
                return (fires[skipped..], skipped);
            }
        }
    }

    private static List<DateTimeOffset> Between(
        ScheduleTiming timing,
        DateTimeOffset after,
        DateTimeOffset before
    )
    {
        var fires = new List<DateTimeOffset>();
        for (var fire = timing.After(after); fire < before; fire = timing.After(fire.Value))
        {
            fires.Add(fire.Value);
        }

        return fires;
    }
}
