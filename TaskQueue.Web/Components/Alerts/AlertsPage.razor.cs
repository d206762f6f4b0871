using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Alerts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Alerts;

/// <summary>What somebody should look at, the newest first. The address holds the filters.</summary>
/// <param name="alerts">Reads it.</param>
/// <param name="navigation">The address.</param>
public sealed partial class AlertsPage(AlertQueries alerts, NavigationManager navigation)
{
    private const int Limit = 50;

    private static (string? State, string Word)[] States =>
        [
            (null, T["Unresolved"]),
            ("open", T["Open"]),
            ("acknowledged", T["Acknowledged"]),
            ("resolved", T["Resolved"]),
            (AlertListQuery.All, T["All"]),
        ];

    private AlertListQuery _query = new();
    private IReadOnlyList<Alert>? _rows;
    private string? _older;
    private (Alert Alert, AlertAct Act)? _asked;

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private string? Severity { get; set; }

    [SupplyParameterFromQuery]
    private string? Cursor { get; set; }

    // What they may not see is not offered, either.
    private IEnumerable<AlertKind> Kinds => AlertKinds.SeenBy(Actor).Select(AlertKinds.Of);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _query = AlertListQuery.Read(State, Kind, Severity, Cursor);
        var page = await alerts.ListAsync(Actor, _query.ToFilter(), _query.Cursor, Limit, cancellationToken);
        (_rows, _older) = (page.Items, page.NextCursor);
    }

    private static string? Read(ChangeEventArgs change) =>
        change.Value?.ToString() is { Length: > 0 } text ? text : null;

    private void Show(AlertListQuery query) => navigation.NavigateTo((query with { Cursor = null }).ToUrl());

    private Task CloseAsync()
    {
        _asked = null;
        return RefreshAsync();
    }
}
