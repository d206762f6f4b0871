namespace TaskQueue.Core.Execution.Handlers;

/// <summary><c>echo</c>: the result is the payload.</summary>
internal sealed class EchoHandler : ITaskHandler
{
    public Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken) =>
        Task.FromResult(task.Payload.ToArray());
}
