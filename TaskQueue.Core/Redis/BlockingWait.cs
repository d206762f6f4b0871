namespace TaskQueue.Core.Redis;

/// <summary>Waits on a thread that must not depend on the thread pool.</summary>
internal static class BlockingWait
{
    /// <summary>
    /// Waits until a task has ended, well or not. <see cref="Task.Wait(TimeSpan)"/> is woken by the thread that completes the
    /// task itself; <c>WaitAny</c> and continuations would need a free thread of the pool.
    /// </summary>
    /// <returns>Whether it ended in time.</returns>
    public static bool EndsWithin(this Task task, TimeSpan timeout)
    {
        try
        {
            return task.Wait(timeout);
        }
        catch (AggregateException)
        {
            return true;
        }
    }
}
