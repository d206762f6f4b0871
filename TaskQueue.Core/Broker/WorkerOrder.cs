namespace TaskQueue.Core.Broker;

/// <summary>What an operator wants of a worker.</summary>
public enum WorkerOrder
{
    /// <summary>Take tasks.</summary>
    Work,

    /// <summary>Take no more for now.</summary>
    Pause,

    /// <summary>End what runs, take no more.</summary>
    Drain,

    /// <summary>Drain, then end the process.</summary>
    Stop,
}
