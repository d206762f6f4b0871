using System.Text.Json;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary><c>delay</c>: takes its time, and tells how far it is. For trying out what long tasks do.</summary>
internal sealed class DelayHandler(TimeProvider clock) : ITaskHandler
{
    private const double Most = 7 * 24 * 3600;

    public async Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken)
    {
        var seconds =
            task.ReadPayload<DelayPayload>().Seconds
            ?? throw HandlerException.Payload("'seconds' is required.");
        if (seconds is not (>= 0 and <= Most))
        {
            throw HandlerException.Payload("'seconds' must be from 0 to 604800.");
        }

        var started = clock.GetTimestamp();
        var whole = TimeSpan.FromSeconds(seconds);
        var step = TimeSpan.FromSeconds(Math.Max(1, seconds / 100));
        for (var gone = TimeSpan.Zero; gone < whole; gone = clock.GetElapsedTime(started))
        {
            task.Progress((int)(100 * gone / whole));
            var left = whole - gone;
            await Task.Delay(left < step ? left : step, clock, cancellationToken);
        }

        return JsonSerializer.SerializeToUtf8Bytes(new { slept = seconds });
    }
}

/// <summary>The payload of <c>delay</c>.</summary>
internal sealed record DelayPayload(double? Seconds);
