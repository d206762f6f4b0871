using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Operations;

/// <summary>What was done, or is being done, to many tasks at once.</summary>
/// <param name="operations">Reads it.</param>
public sealed partial class OperationsPage(Core.Tasks.Bulk.Operations operations)
{
    private const int Limit = 50;

    private readonly StillRows<TaskOperation> _still = new(operation => operation.Id);
    private string? _shownFrom;
    private string? _older;
    private IReadOnlyList<AwaitedOperation> _awaited = [];

    [SupplyParameterFromQuery]
    private string? Cursor { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var cursor = Guid.TryParseExact(Cursor, "N", out _) ? Cursor : null;
        if (cursor != _shownFrom)
        {
            _still.Clear();
            _shownFrom = cursor;
        }

        _awaited = cursor is null ? await operations.AwaitedAsync(Actor, cancellationToken) : [];
        var page = await operations.ListAsync(Actor, cursor, Limit, cancellationToken);
        if (cursor is null && _still.Start(page.Items) is { } start)
        {
            page = await operations.ListAsync(Actor, start, Limit, cancellationToken);
        }

        _still.Take(page.Items);
        _older = page.NextCursor;
    }
}
