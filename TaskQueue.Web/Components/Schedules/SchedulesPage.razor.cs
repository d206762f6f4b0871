using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Schedules, a page at a time.</summary>
/// <param name="schedules">Reads them.</param>
public sealed partial class SchedulesPage(ScheduleQueries schedules)
{
    private const int PageSize = 50;

    private readonly StillRows<Schedule> _still = new(schedule => schedule.Id);
    private string? _shownAt;
    private string? _next;
    private bool _isLost;
    private bool _isEmpty;
    private (Schedule Schedule, ScheduleAct Act)? _asked;
    private bool _isNew;

    /// <inheritdoc />
    protected override string Path => "schedules";

    /// <inheritdoc />
    protected override IReadOnlyList<(string? Word, string Title)> Tabs => ScheduleList.Tabs;

    /// <inheritdoc />
    protected override IReadOnlyList<(string Word, string Title)> Orders => ScheduleList.Orders;

    /// <inheritdoc />
    protected override IReadOnlyList<ListColumn> AllColumns => ScheduleList.Columns;

    /// <inheritdoc />
    protected override IReadOnlyList<string> UsualColumns => ScheduleList.Usual;

    // As it was read, not as the address says that it will be.
    private bool IsEmpty => _still.Shown is null || _isEmpty;

    /// <inheritdoc />
    protected override IReadOnlyList<string> Chosen(ViewerLook look) => look.ScheduleColumns;

    /// <inheritdoc />
    protected override PreferenceChange Keep(IReadOnlyList<string> columns) =>
        new() { ScheduleColumns = columns };

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var (at, isWhole) = (At(Start), !IsFiltered && Start is null);
        var page = await ReadAsync(cancellationToken);
        // Another list, or another page of it, is not held for those who point at this one. What stood there stays until that
        // one is read, and with it the field in which somebody still types.
        if (at != _shownAt)
        {
            _still.Clear();
            _shownAt = at;
        }

        _still.Take(page.Items);
        (_next, _isEmpty) = (page.NextCursor, isWhole && page.Items.Count == 0);
    }

    private async Task<Page<Schedule>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var page = await schedules.ListAsync(Actor, Asked(), Start, PageSize, cancellationToken);
            _isLost = false;
            return page;
        }
        catch (RefusalException refusal) when (refusal.Errors.ContainsKey("cursor"))
        {
            _isLost = true;
            return new([], null);
        }
    }

    private ScheduleSearch Asked() =>
        new()
        {
            Text = Text,
            Standing = ListAddress.Word<ScheduleStanding>(Standing),
            Sort = Order,
        };

    private async Task<ListSize> CountAsync() => new(await schedules.CountAsync(Actor, Asked(), Gone), true);

    private void Ask((Schedule Schedule, ScheduleAct Act) asked) => _asked = asked;

    private async Task CloseAsync()
    {
        (_asked, _isNew) = (null, false);
        // What somebody has just made is to be seen.
        _still.IsHeld = false;
        await RefreshAsync();
    }
}
