using Microsoft.AspNetCore.Components;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Home;

/// <summary>Chooses the range of the dashboard. Each choice is an address.</summary>
/// <param name="navigation">Goes there.</param>
public sealed partial class RangePicker(NavigationManager navigation)
{
    private DateTime _from;
    private DateTime _to;
    private string? _trouble;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    /// <summary>What is shown.</summary>
    [Parameter, EditorRequired]
    public DashboardQuery Query { get; set; } = null!;

    /// <summary>When what is shown begins.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset From { get; set; }

    /// <summary>When it ends.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset To { get; set; }

    private string Between =>
        $"{Zone.Bare(Query.Range.From, T["d MMM HH:mm"])} – {Zone.Bare(Query.Range.To, T["d MMM HH:mm"])}";

    private HistoryKey? _shown;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // Not with each refresh: somebody may be typing.
        var key = new HistoryKey(Query.Word, Query.Range.From, Query.Range.To);
        if (key != _shown)
        {
            _shown = key;
            _trouble = null;
            (_from, _to) = (Minute(From), Minute(To));
        }
    }

    private void Choose()
    {
        var (from, to) = (Zone.Instant(_from), Zone.Instant(_to));
        if (DashboardQuery.IsRange(from, to))
        {
            navigation.NavigateTo(Query.With(from, to));
        }
        else
        {
            _trouble =
                from < to ? T["A range is three years long at the most."] : T["From must be before to."];
        }
    }

    private DateTime Minute(DateTimeOffset instant)
    {
        var ticks = TimeZoneInfo.ConvertTime(instant, Zone.Zone).DateTime.Ticks;
        return new(ticks - (ticks % TimeSpan.TicksPerMinute), DateTimeKind.Unspecified);
    }

    private sealed record HistoryKey(string? Word, DateTimeOffset From, DateTimeOffset To);
}
