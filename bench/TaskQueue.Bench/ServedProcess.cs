using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TaskQueue.Bench;

/// <summary>A program that the bench starts, measures and stops.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;
    private CancellationTokenRegistration _interruption;
    private bool _gone;

    private ServedProcess(ProcessStartInfo start)
    {
        (start.UseShellExecute, start.RedirectStandardOutput, start.RedirectStandardError) = (
            false,
            true,
            true
        );
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote.</summary>
    public string Output => string.Join('\n', _output);

    public double RssMiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Processor time of it and of the processes that it started and that still run.</summary>
    public double CpuSeconds => ProcessTree.CpuSeconds(_process.Id);

    /// <summary>Starts one of our programs as built in Release.</summary>
    public static ServedProcess StartOurs(
        string project,
        string folder,
        IEnumerable<KeyValuePair<string, string>> settings
    )
    {
        var ours = Start(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [BenchPaths.Release(project)],
            folder,
            settings
        );
        // Whoever speaks to it then fails, and stops the rest on the way out.
        ours._interruption = Interruption.Token.Register(ours.AskToStop);
        return ours;
    }

    /// <summary>Starts any program.</summary>
    public static ServedProcess Start(
        string program,
        IEnumerable<string> arguments,
        string folder,
        IEnumerable<KeyValuePair<string, string>>? settings = null
    )
    {
        Interruption.Token.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        foreach (var (name, value) in settings ?? [])
        {
            start.Environment[name] = value;
        }

        return new(start);
    }

    /// <summary>A port on which nobody listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until a condition holds; fails with the program's own words when it ends or takes too long.</summary>
    public async Task WaitUntilAsync(Func<Task<bool>> ready, string what)
    {
        for (var watch = Stopwatch.StartNew(); !await ready(); await Task.Delay(20, Interruption.Token))
        {
            if (HasExited || watch.Elapsed > TimeSpan.FromSeconds(180))
            {
                throw new BenchException($"{what}: it did not come about.\n{Output}");
            }
        }
    }

    /// <summary>Asks it to stop, as a service manager does, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_gone)
        {
            return;
        }

        _gone = true;
        await _interruption.DisposeAsync();
        if (!_process.HasExited)
        {
            AskToStop();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await Console.Error.WriteLineAsync("It did not stop:\n" + Output);
            }
        }

        _process.Dispose();
    }

    private void AskToStop()
    {
        if (_process.HasExited)
        {
            return;
        }

        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
    }
}
