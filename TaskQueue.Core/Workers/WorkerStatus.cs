namespace TaskQueue.Core.Workers;

/// <summary>How a worker stands. The numbers are stored.</summary>
public enum WorkerStatus : short
{
    /// <summary>Beats, and takes tasks.</summary>
    Alive = 0,

    /// <summary>Beats, and ends what it has without taking more.</summary>
    Draining = 1,

    /// <summary>Not heard of for longer than a lease.</summary>
    Lost = 2,

    /// <summary>Said goodbye.</summary>
    Stopped = 3,

    /// <summary>Beats, and takes no tasks until it is told to go on.</summary>
    Paused = 4,
}
