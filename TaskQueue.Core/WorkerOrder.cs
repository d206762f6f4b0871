namespace TaskQueue.Core;

/// <summary>What an operator wants of a worker. The numbers are stored and sent.</summary>
public enum WorkerOrder
{
    /// <summary>Take tasks.</summary>
    Work = 0,

    /// <summary>Take no more for now.</summary>
    Pause = 1,

    /// <summary>End what runs, take no more.</summary>
    Drain = 2,

    /// <summary>Drain, then end the process.</summary>
    Stop = 3,
}
