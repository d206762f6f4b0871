#if FAILPOINTS
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary>
/// What probes did in this process: one line for each start and end, in one write without a buffer, so that all of it
/// survives the death of the process. Columns: task, token, attempt, what, the payload's key, process, microseconds since 1970 (or, without <see cref="ClockVariable"/>, since the machine's start).
/// </summary>
internal static class ProbeLog
{
    /// <summary>The variable that names the folder; without it there are no probes.</summary>
    public const string FolderVariable = "TASKQUEUE_PROBE_FOLDER";

    // The tests may give a process a wrong wall clock; what it writes down must be comparable all the same.
    private const string ClockVariable = "TASKQUEUE_PROBE_CLOCK";

    private static readonly long SteadyStart = long.Parse(
        Environment.GetEnvironmentVariable(ClockVariable) ?? "0",
        CultureInfo.InvariantCulture
    );

    private static readonly Lock Gate = new();
    private static readonly FileStream? Lines = Open();

    /// <summary>Whether this process has probes.</summary>
    public static bool IsOpen => Lines is not null;

    public static void Write(TaskContext task, string key, string what)
    {
        var micros = SteadyStart + (long)Stopwatch.GetElapsedTime(0).TotalMicroseconds;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{task.TaskId:D}\t{task.Token}\t{task.Attempt}\t{what}\t{key}\t{Environment.ProcessId}\t{micros}\n"
        );
        lock (Gate)
        {
            Lines?.Write(Encoding.ASCII.GetBytes(line));
        }
    }

    private static FileStream? Open() =>
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
            ? new FileStream(
                Path.Combine(folder, $"probe-{Environment.ProcessId}-{Guid.NewGuid():N}.tsv"),
                FileMode.Append,
                FileAccess.Write,
                FileShare.Read,
                bufferSize: 0
            )
            : null;
}
#endif
