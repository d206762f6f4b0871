using TaskQueue.Core.Audit;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>Checks a piece of the audit log with each look.</summary>
/// <param name="patrol">Checks it.</param>
/// <param name="book">Writes down what was found.</param>
internal sealed class ChainProbe(AuditPatrol patrol, AlertBook book) : IAlertProbe
{
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var faults = await patrol.LookAsync(AuditPatrol.Piece, AuditPatrol.Newest, cancellationToken);
        await book.RaiseAsync([.. faults.Select(AuditBreak.Of)], cancellationToken);
        return false;
    }
}
