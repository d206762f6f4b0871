using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>A shared broker that is spared since its memory is nearly used up. Pure.</summary>
internal static class MemoryShortage
{
    /// <summary>What it opens; nothing while there is room, or no limit.</summary>
    /// <param name="memory">How full it is; none while unknown.</param>
    public static AlertFinding? Of(BrokerMemory? memory) =>
        memory is not { IsShort: true } ? null
        : memory.Share >= BrokerMemory.FullAt
            ? Finding(
                AlertSeverity.Critical,
                FormattableString.Invariant(
                    $"Redis came to {BrokerMemory.FullAt:P0} of its maxmemory ({memory.MaxBytes >> 20} MiB) and is handed no ready tasks: they wait in the store. Raise maxmemory, or find out what else fills it."
                )
            )
        : Finding(
            AlertSeverity.Warning,
            FormattableString.Invariant(
                $"Redis came to {BrokerMemory.ShortAt:P0} of its maxmemory ({memory.MaxBytes >> 20} MiB): most ready tasks wait in the store until it uses less than {BrokerMemory.EnoughBelow:P0}. Raise maxmemory, or find out what else fills it."
            )
        );

    // Shares as they are set and not as they are now: another text with each look would count the alert up each time.
    private static AlertFinding Finding(AlertSeverity severity, string text) =>
        new(AlertKinds.MemoryShort, "broker", severity, text, "system") { Stands = true };
}
