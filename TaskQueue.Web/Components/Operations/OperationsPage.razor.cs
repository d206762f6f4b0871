using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Web.Components.Operations;

/// <summary>What was done, or is being done, to many tasks at once.</summary>
/// <param name="operations">Reads it.</param>
public sealed partial class OperationsPage(Core.Tasks.Bulk.Operations operations)
{
    private const int Limit = 50;

    private IReadOnlyList<TaskOperation>? _rows;
    private string? _older;

    [SupplyParameterFromQuery]
    private string? Cursor { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var cursor = Guid.TryParseExact(Cursor, "N", out _) ? Cursor : null;
        var page = await operations.ListAsync(Actor, cursor, Limit, cancellationToken);
        (_rows, _older) = (page.Items, page.NextCursor);
    }
}
