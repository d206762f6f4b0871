namespace TaskQueue.Core.Scheduling.Calendar;

/// <summary>
/// The fires of one queue by the minute, until they are moved into the calendar. It is used for one queue after the other, so that
/// a queue costs no more than the minutes that its schedules fire in.
/// </summary>
/// <param name="grid">The calendar.</param>
internal sealed class QueueMinutes(CalendarGrid grid)
{
    private readonly int[] _fires = new int[grid.Minutes];
    private readonly int[] _schedules = new int[grid.Minutes];
    private readonly List<int> _touched = [];

    /// <summary>Adds the fires of a schedule.</summary>
    /// <param name="minute">The minute, from 0.</param>
    /// <param name="fires">How many, one at least.</param>
    public void Add(int minute, int fires)
    {
        if (_schedules[minute]++ == 0)
        {
            _touched.Add(minute);
        }

        _fires[minute] += fires;
    }

    /// <summary>Moves what there is into the calendar.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="together">How many fires of two schedules or more are a collision.</param>
    public void MoveInto(string queue, int together)
    {
        foreach (var minute in _touched)
        {
            var (fires, schedules) = (_fires[minute], _schedules[minute]);
            grid.Add(minute, fires);
            if (schedules > 1 && fires >= together)
            {
                grid.Collide(minute, queue, fires, schedules);
            }

            (_fires[minute], _schedules[minute]) = (0, 0);
        }

        _touched.Clear();
    }
}
