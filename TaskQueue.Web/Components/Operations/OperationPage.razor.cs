using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Web.Components.Operations;

/// <summary>One operation: how far it is, and what could not be done.</summary>
/// <param name="operations">Reads it.</param>
public sealed partial class OperationPage(Core.Tasks.Bulk.Operations operations)
{
    private TaskOperation? _operation;
    private bool _missing;
    private AwaitedOperation? _awaited;

    /// <summary>The operation.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _operation = await operations.FindAsync(Actor, Id, cancellationToken);
        _missing = _operation is null;
        _awaited = _operation is { Status: OperationStatus.AwaitingApproval }
            ? (await operations.AwaitedAsync(Actor, cancellationToken)).FirstOrDefault(a =>
                a.Operation.Id == Id
            )
            : null;
        if (_missing)
        {
            // Only before the circuit is there an answer whose status could be set.
            Context?.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
