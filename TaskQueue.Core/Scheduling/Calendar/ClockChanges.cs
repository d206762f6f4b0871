namespace TaskQueue.Core.Scheduling.Calendar;

/// <summary>Finds the schedules whose fires a change of clocks skips or repeats; pure.</summary>
internal sealed class ClockChanges
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Zone, DateTimeOffset At), Change> _changes = [];

    /// <summary>Looks at a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="timing">When it fires.</param>
    /// <param name="changes">When the clocks of its zone are changed.</param>
    public void Add(Schedule schedule, ScheduleTiming timing, IEnumerable<DateTimeOffset> changes)
    {
        if (timing.Cron is not { } cron)
        {
            // An interval passes whatever the clocks show.
            return;
        }

        foreach (var at in changes)
        {
            if (!_changes.TryGetValue((timing.Zone.Id, at), out var change))
            {
                var before = timing.Zone.GetUtcOffset(at.AddTicks(-1));
                _changes[(timing.Zone.Id, at)] = change = new(before, timing.Zone.GetUtcOffset(at), []);
            }

            var isGap = change.After > change.Before;
            var (first, end) = (
                at.UtcDateTime + (isGap ? change.Before : change.After),
                at.UtcDateTime + (isGap ? change.After : change.Before)
            );
            if (
                cron.After(first - Second) is { } reading
                && reading < end
                && !timing.Excluded.Contains(at)
                && !(at < timing.StartAt)
                && !(at > timing.EndAt)
            )
            {
                change.Effects.Add(
                    new(
                        schedule.Id,
                        schedule.Name,
                        reading,
                        isGap ? ClockOutcome.Late
                            : cron.Repeats ? ClockOutcome.Both
                            : ClockOutcome.First
                    )
                );
            }
        }
    }

    /// <summary>All changes within a time, in order, also those that nothing feels.</summary>
    /// <param name="from">Its begin.</param>
    /// <param name="to">Its end.</param>
    public IReadOnlyList<ClockChange> Within(DateTimeOffset from, DateTimeOffset to) =>
        [
            .. _changes
                .Where(c => c.Key.At >= from && c.Key.At < to)
                .OrderBy(c => c.Key.At)
                .ThenBy(c => c.Key.Zone, StringComparer.Ordinal)
                .Select(c => new ClockChange(
                    c.Key.Zone,
                    c.Key.At,
                    c.Value.Before,
                    c.Value.After,
                    [
                        .. c
                            .Value.Effects.OrderBy(e => e.Name, StringComparer.Ordinal)
                            .Take(ClockChange.MostEffects),
                    ],
                    c.Value.Effects.Count
                )),
        ];

    private sealed record Change(TimeSpan Before, TimeSpan After, List<ClockChangeEffect> Effects);
}
