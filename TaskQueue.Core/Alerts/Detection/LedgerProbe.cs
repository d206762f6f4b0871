using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>Looks at the counters of all queues.</summary>
/// <param name="queues">Reads them, all of one moment.</param>
/// <param name="book">Writes down what was found.</param>
internal sealed class LedgerProbe(QueueQueries queues, AlertBook book) : IAlertProbe
{
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var all = await queues.ListAsync(Actor.System, cancellationToken);
        await book.RaiseAsync(LedgerImbalance.Find(all), cancellationToken);
        return false;
    }
}
