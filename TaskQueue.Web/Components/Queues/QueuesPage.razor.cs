using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Components.Queues;

/// <summary>All queues and how they stand.</summary>
/// <param name="queues">Reads them.</param>
public sealed partial class QueuesPage(QueueQueries queues)
{
    private IReadOnlyList<QueueOverview>? _rows;
    private (QueueOverview Queue, QueueAct Act)? _asked;

    private EventCallback<(QueueOverview, QueueAct)> OnAct =>
        Actor.May(Permissions.QueuesControl)
            ? EventCallback.Factory.Create<(QueueOverview, QueueAct)>(this, asked => _asked = asked)
            : default;

    protected override async Task LoadAsync(CancellationToken cancellationToken) =>
        _rows = await queues.ListAsync(Actor, cancellationToken);

    private async Task CloseAsync()
    {
        _asked = null;
        await RefreshAsync();
    }
}
