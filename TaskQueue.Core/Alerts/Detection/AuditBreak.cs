using TaskQueue.Core.Audit;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>The alert about an audit log that is not as it was written. Pure.</summary>
internal static class AuditBreak
{
    /// <summary>What a fault opens: the same alert, whoever found it and however often.</summary>
    /// <param name="fault">What is wrong.</param>
    public static AlertFinding Of(AuditFault fault) =>
        new(
            AlertKinds.AuditBroken,
            fault.Place is { } place ? FormattableString.Invariant($"place:{place}")
                : fault.Id is { } id ? FormattableString.Invariant($"entry:{id}")
                : "log",
            AlertSeverity.Critical,
            $"{fault.Reason} Somebody wrote into the store past TaskQueue, or it was damaged.",
            "audit"
        )
        {
            Stands = true,
        };
}
