#if FAILPOINTS
using System.Diagnostics;
using System.Net.Http.Json;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary>
/// <c>probe.run</c>: does as its payload says, good or bad, and writes down each start and end. Exists only in builds with
/// failpoints, and there only in a process that is told where to write.
/// </summary>
internal sealed class ProbeHandler : ITaskHandler
{
    /// <summary>The task type.</summary>
    public const string Type = "probe.run";

    private static readonly HttpClient Http = new();

    public async Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken)
    {
        var asked = task.ReadPayload<ProbePayload>();
        ProbeLog.Write(task, asked.Key, "start");
        FailPoint.Hit("exec.mid");
        try
        {
            await PerformAsync(asked, task, cancellationToken);
            ProbeLog.Write(task, asked.Key, "end");
            return task.Payload.ToArray();
        }
        catch (Exception e)
        {
            ProbeLog.Write(task, asked.Key, e is OperationCanceledException ? "stopped" : "threw");
            throw;
        }
    }

    private static async Task PerformAsync(
        ProbePayload asked,
        TaskContext task,
        CancellationToken cancellationToken
    )
    {
        Burn(TimeSpan.FromMilliseconds(asked.CpuMs));
        if (asked.BlockMs > 0)
        {
            // A handler that blocks its thread and hears no cancel.
            Thread.Sleep(asked.BlockMs);
        }

        await Task.Delay(asked.SleepMs, cancellationToken);
        if (asked.Effect is { } effect)
        {
            using var answer = await Http.PostAsJsonAsync(
                effect,
                new { task = task.TaskId },
                cancellationToken
            );
            answer.EnsureSuccessStatusCode();
        }

        if (asked.Die)
        {
            Environment.FailFast("A probe was told to take its process down.");
        }

        if (task.Attempt <= asked.FailTimes)
        {
            throw new HandlerException("Probe", $"Attempt {task.Attempt} fails, as asked.");
        }
    }

    private static void Burn(TimeSpan cpu)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < cpu)
        {
            Thread.SpinWait(1000);
        }
    }
}

/// <summary>The payload of <c>probe.run</c>.</summary>
/// <param name="Key">Whatever makes payloads differ.</param>
/// <param name="SleepMs">How long to wait, heeding a cancel.</param>
/// <param name="CpuMs">How long to keep a core busy.</param>
/// <param name="BlockMs">How long to block the thread, deaf to any cancel.</param>
/// <param name="FailTimes">Which attempts fail: those up to this one.</param>
/// <param name="Die">Takes the process down.</param>
/// <param name="Effect">Where to post the task's id.</param>
/// <param name="Ballast">Whatever makes it large.</param>
internal sealed record ProbePayload(
    string Key,
    int SleepMs = 0,
    int CpuMs = 0,
    int BlockMs = 0,
    int FailTimes = 0,
    bool Die = false,
    Uri? Effect = null,
    string? Ballast = null
);
#endif
