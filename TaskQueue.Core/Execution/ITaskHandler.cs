namespace TaskQueue.Core.Execution;

/// <summary>Runs tasks of one type. A new one is made for each attempt, in a scope of its own.</summary>
public interface ITaskHandler
{
    /// <summary>Runs one attempt.</summary>
    /// <param name="task">What is to be done, and where to tell of it.</param>
    /// <param name="cancellationToken">
    /// Fires at the timeout, when a cancel is asked for, when the lease is lost and when the worker stops. A handler that
    /// does not heed it is left behind ten seconds later.
    /// </param>
    /// <returns>The result as JSON, UTF-8; empty for none.</returns>
    /// <exception cref="HandlerException">It failed, and knows what kind of failure it is.</exception>
    Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken);
}
