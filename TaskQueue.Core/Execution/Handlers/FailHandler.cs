using System.Text.Json;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary><c>fail</c>: fails the first <c>times</c> attempts, or always. For trying out retries and dead letters.</summary>
internal sealed class FailHandler : ITaskHandler
{
    public Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken)
    {
        var payload = task.ReadPayload<FailPayload>();
        if (task.Attempt > (payload.Times ?? int.MaxValue))
        {
            return Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(new { failed = payload.Times }));
        }

        task.Log(LogLevel.Warning, $"Attempt {task.Attempt} fails, as asked.");
        throw new HandlerException(payload.Kind ?? "Failure", payload.Message ?? "Failed as asked.");
    }
}

/// <summary>The payload of <c>fail</c>.</summary>
internal sealed record FailPayload(string? Message, int? Times, string? Kind);
