using System.Diagnostics;

namespace TaskQueue.Tests.Fixtures;

/// <summary>A program of this solution as a real process of its own, which a test may kill.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StreamLines _output;

    private ChildProcess(Process process, StreamLines output)
    {
        _process = process;
        _output = output;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The exit code; 137 after SIGKILL, 143 after an unhandled SIGTERM.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Gives the path of a project's build output, of the configuration that the tests were built in.</summary>
    /// <param name="project">The project's name, such as <c>TaskQueue.Web</c>.</param>
    public static string OutputOf(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory); // …/TaskQueue.Tests/bin/<configuration>/<framework>/
        var path = Path.Combine(
            SourceTree.Root,
            project,
            "bin",
            own.Parent!.Name,
            own.Name,
            project + ".dll"
        );
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} is not built.", path);
    }

    /// <summary>Starts a project's program.</summary>
    /// <param name="project">The project's name, such as <c>TaskQueue.Web</c>.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Variables on top of the ones of this process; null takes one away.</param>
    /// <param name="output">Where its lines go.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ChildProcess Start(
        string project,
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        StreamLines output,
        params IEnumerable<string> arguments
    ) => StartProgram("dotnet", folder, environment, output, [OutputOf(project), .. arguments]);

    /// <summary>Starts any program.</summary>
    /// <param name="program">Its path, or its name when it is on the path.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Variables on top of the ones of this process; null takes one away.</param>
    /// <param name="output">Where its lines go.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ChildProcess StartProgram(
        string program,
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        StreamLines output,
        params IEnumerable<string> arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process, output);
    }

    /// <summary>Ends it as a crash would: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as a service manager does: SIGTERM. Returns the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan? within = null)
    {
        await SignalAsync("TERM");
        return await WaitForExitAsync(within);
    }

    /// <summary>Sends a signal: <c>TERM</c>, <c>STOP</c> (a process that hangs), <c>CONT</c> (and comes back).</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for its end and for the rest of its lines. Returns the exit code; fails the test at the deadline.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? within = null)
    {
        var patience = within ?? DefaultPatience;
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Process {Id} is still there after {patience}. It wrote:\n{_output.Tail()}");
        }

        return ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
