using System.Runtime.InteropServices;

namespace TaskQueue.Bench;

/// <summary>Ctrl+C and SIGTERM: what the bench started is stopped, and its folder removed, before it ends.</summary>
internal static class Interruption
{
    /// <summary>What a shell shows for a program that Ctrl+C ended.</summary>
    public const int ExitCode = 130;

    private static readonly CancellationTokenSource Source = new();

    public static CancellationToken Token => Source.Token;

    /// <summary>Takes a signal in place of the sudden end that it would bring.</summary>
    public static void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        Source.Cancel();
    }
}
