namespace TaskQueue.Core.Alerts.Detection;

/// <summary>The broker's epoch, which rises whenever what Redis knew is built anew from the store. Pure.</summary>
internal static class EpochChange
{
    /// <summary>What a rise opens.</summary>
    /// <param name="seen">The epoch as it was seen last; none where it was never seen.</param>
    /// <param name="epoch">The epoch in the store; 0 before the broker was opened for the first time.</param>
    public static AlertFinding? Of(long? seen, long epoch)
    {
        if (seen is not { } before || epoch <= before)
        {
            return null;
        }

        var rises = epoch - before;
        return new(
            AlertKinds.EpochChanged,
            "broker",
            AlertSeverity.Warning,
            FormattableString.Invariant(
                $"What Redis knew of ready tasks was gone or damaged, and was built anew from the store: epoch {before} became {epoch}. Nothing that was accepted is lost; short tasks that ran just then may run once more."
            ),
            "system"
        )
        {
            Count = rises,
            Fresh = rises,
        };
    }
}
