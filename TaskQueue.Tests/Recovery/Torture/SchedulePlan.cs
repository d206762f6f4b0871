namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>A schedule of a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cron">The expression; null with an interval.</param>
/// <param name="Period">The time between two fires.</param>
/// <param name="MissedRuns">What becomes of missed fires.</param>
/// <param name="Overlap">What a fire does while the last task goes on.</param>
/// <param name="SleepMs">How long each task takes.</param>
/// <param name="Zone">Whose clock its cron expression is read on; UTC where none is named.</param>
internal sealed record SchedulePlan(
    string Name,
    string? Cron,
    TimeSpan Period,
    string MissedRuns,
    string Overlap,
    int SleepMs,
    string? Zone = null
)
{
    /// <summary>Whether each fire must have made its task, whatever happened.</summary>
    public bool IsComplete => MissedRuns == "runAll" && Overlap == "allow";

    /// <summary>Whether its tasks never run side by side.</summary>
    public bool IsOneAtATime => Overlap is "skip" or "queue";
}
