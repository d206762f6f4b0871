namespace TaskQueue.Core.Scheduling;

/// <summary>What becomes of fires whose time passed while no process was there to see it.</summary>
public enum MissedRuns
{
    /// <summary>They are left out.</summary>
    Skip,

    /// <summary>The last of them is made up for, however many there were.</summary>
    RunOnce,

    /// <summary>All are made up for, up to a number; the latest ones.</summary>
    RunAll,
}
