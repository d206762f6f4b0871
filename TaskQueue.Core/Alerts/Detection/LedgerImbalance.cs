using System.Globalization;
using TaskQueue.Core.Queues;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>
/// The ledger's identity: what was accepted is waiting, running, ended or removed, in each queue and at every moment. Pure.
/// </summary>
internal static class LedgerImbalance
{
    /// <summary>Finds the queues for which it does not hold.</summary>
    /// <param name="queues">The queues, read in one snapshot.</param>
    public static IReadOnlyList<AlertFinding> Find(IEnumerable<QueueOverview> queues) =>
        [
            .. queues
                .Where(q => q.Difference != 0)
                .Select(q => new AlertFinding(
                    AlertKinds.LedgerImbalance,
                    $"queue:{q.Name}",
                    AlertSeverity.Critical,
                    Text(q),
                    $"queues/{Uri.EscapeDataString(q.Name)}"
                )
                {
                    Stands = true,
                }),
        ];

    private static string Text(QueueOverview queue)
    {
        var many = Math.Abs(queue.Difference);
        var tasks = many == 1 ? "1 task" : string.Create(CultureInfo.InvariantCulture, $"{many:N0} tasks");
        return queue.Difference > 0
            ? $"Queue {queue.Name}: {tasks} of those that were accepted neither wait nor run, and have neither ended nor been removed."
            : $"Queue {queue.Name}: there are {tasks} more than were accepted.";
    }
}
