using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary>
/// <c>process.run</c>: starts a program that the worker's setting allows, without a shell, in an empty folder of its own
/// and with an environment that holds nothing of the worker's. Its outputs are the result and the task's log.
/// </summary>
/// <param name="options">What may be started.</param>
internal sealed class ProcessRunHandler(IOptions<ProcessOptions> options) : ITaskHandler
{
    private const int LongestTail = 500;

    // What is no letter of ASCII would take twice the room otherwise.
    private static readonly JsonSerializerOptions ResultJson = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // What still holds the outputs open after the program has ended is a child that it left behind.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    public async Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken)
    {
        var payload = task.ReadPayload<ProcessPayload>();
        var program = payload.Check(WorkerOptions.List(options.Value.Allowed));
        var folder = Directory.CreateTempSubdirectory("taskqueue-process-");
        try
        {
            return await RunInAsync(folder.FullName, program, payload, task, cancellationToken);
        }
        finally
        {
            Remove(folder);
        }
    }

    private static async Task<byte[]> RunInAsync(
        string folder,
        string program,
        ProcessPayload payload,
        TaskContext task,
        CancellationToken cancellationToken
    )
    {
        using var process = Start(program, payload, task, folder);
        var (output, errors) = (
            new ProcessOutput(task, LogLevel.Information),
            new ProcessOutput(task, LogLevel.Warning)
        );
        var reading = Task.WhenAll(
            output.ReadAsync(process.StandardOutput),
            errors.ReadAsync(process.StandardError)
        );
        try
        {
            await FeedAsync(process, payload.Stdin, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            await Task.WhenAny(reading, Task.Delay(OutputGrace, CancellationToken.None));
            throw;
        }

        await Task.WhenAny(reading, Task.Delay(OutputGrace, cancellationToken));
        return process.ExitCode == 0 && reading.IsCompletedSuccessfully
            ? ResultOf(output, errors)
            : throw Failure(program, process.ExitCode, reading.IsCompleted ? errors : null);
    }

    // In JSON a character takes six bytes at the most: the halves of both outputs fit, whatever is in them.
    private static byte[] ResultOf(ProcessOutput output, ProcessOutput errors)
    {
        var whole = ResultOf(output, errors, ProcessOutput.Most);
        return whole.Length <= AttemptLimits.Output
            ? whole
            : ResultOf(output, errors, ProcessOutput.Most / 2);
    }

    private static byte[] ResultOf(ProcessOutput output, ProcessOutput errors, int most) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                exitCode = 0,
                stdout = output.Start(most),
                stderr = errors.Start(most),
                isCut = output.IsCutAt(most) || errors.IsCutAt(most),
            },
            ResultJson
        );

    private static HandlerException Failure(string program, int exitCode, ProcessOutput? errors)
    {
        if (errors is null)
        {
            return new(
                "ProcessOutput",
                $"{program} ended, and a child that it left behind holds its outputs open."
            );
        }

        var tail = errors.LastLine.Length == 0 ? "." : $": {AttemptLimits.Cut(errors.LastLine, LongestTail)}";
        return new(
            "ProcessExit",
            string.Create(CultureInfo.InvariantCulture, $"{program} ended with code {exitCode}{tail}")
        );
    }

    private static Process Start(string program, ProcessPayload payload, TaskContext task, string folder)
    {
        var info = new ProcessStartInfo(program, payload.Args ?? [])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // The worker's own environment may hold its secrets.
        var root = Environment.GetEnvironmentVariable("SystemRoot");
        info.Environment.Clear();
        info.Environment["PATH"] = OperatingSystem.IsWindows() ? root : "/usr/local/bin:/usr/bin:/bin";
        info.Environment["HOME"] = info.Environment["TMPDIR"] = folder;
        info.Environment["LANG"] = "C.UTF-8";
        info.Environment["TASKQUEUE_TASK"] = task.TaskId.ToString();
        info.Environment["TASKQUEUE_ATTEMPT"] = task.Attempt.ToString(CultureInfo.InvariantCulture);
        if (root is not null)
        {
            info.Environment["SystemRoot"] = root;
        }

        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception e)
        {
            throw new HandlerException("ProcessStart", $"{program} cannot be started: {e.Message}");
        }
    }

    private static async Task FeedAsync(Process process, string? text, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync((text ?? "").AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It reads no more, or has ended already; its exit code tells whether that was as it should be.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is Win32Exception or AggregateException or InvalidOperationException)
        {
            // Some of them ended by themselves meanwhile.
        }
    }

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A child that was left behind still writes there; the system clears its temporary folder.
        }
    }
}
