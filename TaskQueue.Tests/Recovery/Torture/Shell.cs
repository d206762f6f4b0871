using System.Diagnostics;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Runs a program of the system to its end.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Finds a program as a shell would.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs it; fails the test when it does not end with 0.</summary>
    public static async Task RunAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        var (code, output) = await TryAsync(folder, program, arguments);
        Assert.True(code == 0, $"{program} ended with {code}:\n{output}");
    }

    /// <summary>Runs it. Returns its exit code and what it wrote.</summary>
    public static async Task<(int Code, string Output)> TryAsync(
        string folder,
        string program,
        params IEnumerable<string> arguments
    )
    {
        // Into files: a server that the program leaves behind would keep a pipe open.
        var log = Path.Combine(folder, $"{Path.GetFileName(program)}-{Guid.NewGuid():N}.log");
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", log]
        )
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await File.ReadAllTextAsync(log, CancellationToken.None));
    }
}
