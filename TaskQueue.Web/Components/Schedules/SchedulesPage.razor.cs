using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Schedules by name, a page at a time.</summary>
/// <param name="schedules">Reads them.</param>
public sealed partial class SchedulesPage(ScheduleQueries schedules)
{
    private const int PageSize = 50;

    private readonly StillRows<Schedule> _still = new(schedule => schedule.Id);
    private string? _shownAfter;
    private string? _next;
    private (Schedule Schedule, ScheduleAct Act)? _asked;
    private bool _isNew;

    /// <summary>The name that the page starts after.</summary>
    [SupplyParameterFromQuery]
    private string? After { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var after = string.IsNullOrEmpty(After) ? null : After;
        if (after != _shownAfter)
        {
            _still.Clear();
            _shownAfter = after;
        }

        var page = await schedules.ListAsync(Actor, after, PageSize, cancellationToken);
        _still.Take(page.Items);
        _next = page.NextCursor;
    }

    private async Task<ListSize> CountAsync() => new(await schedules.CountAsync(Actor, Gone), true);

    private void Ask((Schedule Schedule, ScheduleAct Act) asked) => _asked = asked;

    private async Task CloseAsync()
    {
        (_asked, _isNew) = (null, false);
        // What somebody has just made is to be seen.
        _still.IsHeld = false;
        await RefreshAsync();
    }
}
