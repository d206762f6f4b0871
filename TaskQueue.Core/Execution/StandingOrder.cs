namespace TaskQueue.Core.Execution;

/// <summary>What this worker is to do: what an operator last told it, or, when the process ends or the worker rests, to drain.</summary>
internal sealed class StandingOrder
{
    private volatile bool _ending;
    private volatile bool _resting;
    private int _told = (int)WorkerOrder.Work;

    /// <summary>Called, once, when the worker is told to stop: the process is to end.</summary>
    public Action? Stopped { get; set; }

    /// <summary>The order in force.</summary>
    public WorkerOrder Current =>
        _ending || _resting ? WorkerOrder.Drain : (WorkerOrder)Volatile.Read(ref _told);

    /// <summary>Whether it may take tasks.</summary>
    public bool MayClaim => Current is WorkerOrder.Work;

    /// <summary>Whether it rests of its own accord.</summary>
    public bool IsResting => _resting && !_ending;

    /// <summary>Takes what came with a beat.</summary>
    /// <param name="order">The order.</param>
    /// <returns>Whether it is another than before.</returns>
    public bool Hear(WorkerOrder order)
    {
        var before = (WorkerOrder)Interlocked.Exchange(ref _told, (int)order);
        if (before != order && order is WorkerOrder.Stop)
        {
            Stopped?.Invoke();
        }

        return before != order;
    }

    /// <summary>The process ends; nothing changes that.</summary>
    public void End() => _ending = true;

    /// <summary>The worker takes no more tasks until it is to go on.</summary>
    public void Rest() => _resting = true;

    /// <summary>The rest is over; what an operator told holds again.</summary>
    public void GoOn() => _resting = false;
}
