namespace TaskQueue.Core.Scheduling;

/// <summary>What a fire does while the last task of its schedule has not ended.</summary>
public enum OverlapPolicy
{
    /// <summary>It makes its task all the same.</summary>
    Allow,

    /// <summary>It makes none.</summary>
    Skip,

    /// <summary>It waits until that task has ended, behind those that wait already.</summary>
    Queue,

    /// <summary>It cancels that task and makes its own.</summary>
    Replace,
}
