using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Schedules by name, a page at a time.</summary>
/// <param name="schedules">Reads them.</param>
public sealed partial class SchedulesPage(ScheduleQueries schedules)
{
    private const int PageSize = 50;

    private IReadOnlyList<Schedule>? _rows;
    private string? _next;
    private (Schedule Schedule, ScheduleAct Act)? _asked;
    private bool _isNew;

    /// <summary>The name that the page starts after.</summary>
    [SupplyParameterFromQuery]
    private string? After { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var after = string.IsNullOrEmpty(After) ? null : After;
        var page = await schedules.ListAsync(Actor, after, PageSize, cancellationToken);
        (_rows, _next) = (page.Items, page.NextCursor);
    }

    private async Task<ListSize> CountAsync() => new(await schedules.CountAsync(Actor, Gone), true);

    private void Ask((Schedule Schedule, ScheduleAct Act) asked) => _asked = asked;

    private async Task CloseAsync()
    {
        (_asked, _isNew) = (null, false);
        await RefreshAsync();
    }
}
