namespace TaskQueue.Core.Tasks.Figures;

/// <summary>What one worker did in one hour.</summary>
/// <param name="BusyMs">Milliseconds that its attempts ran within the hour, added up: two at once count twice.</param>
/// <param name="Attempts">Attempts that ended in it.</param>
/// <param name="Failed">How many of them failed, timed out or were lost.</param>
public readonly record struct WorkerFigure(long BusyMs, long Attempts, long Failed)
{
    internal WorkerFigure Plus(WorkerFigure other) =>
        new(BusyMs + other.BusyMs, Attempts + other.Attempts, Failed + other.Failed);
}
