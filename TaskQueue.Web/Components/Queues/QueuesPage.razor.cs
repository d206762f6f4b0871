using TaskQueue.Core.Queues;

namespace TaskQueue.Web.Components.Queues;

/// <summary>All queues and how they stand.</summary>
/// <param name="queues">Reads them.</param>
public sealed partial class QueuesPage(QueueQueries queues)
{
    private IReadOnlyList<QueueOverview>? _rows;
    private QueueOverview? _asked;
    private QueueOverview? _limited;

    protected override async Task LoadAsync(CancellationToken cancellationToken) =>
        _rows = await queues.ListAsync(Actor, cancellationToken);

    private void Ask(QueueOverview queue) => _asked = queue;

    private async Task CloseAsync()
    {
        (_asked, _limited) = (null, null);
        await RefreshAsync();
    }
}
