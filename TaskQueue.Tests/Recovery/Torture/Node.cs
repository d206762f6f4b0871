using System.Diagnostics;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// A process of the product that is started again whenever it ends, as a service manager would, until it is held or the
/// run is over. Each end is told, with the fault that caused it.
/// </summary>
internal sealed class Node : IAsyncDisposable
{
    private const string FailPoints = "TASKQUEUE_FAILPOINTS";
    private const int Terminated = 143;
    private const int Aborted = 134;
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Ever = TimeSpan.FromDays(1);
    private static readonly Dictionary<string, string?> NotArmed = [];

    private readonly string _project;
    private readonly string _folder;
    private readonly Dictionary<string, string?> _environment;
    private readonly Action<Death> _died;
    private readonly SemaphoreSlim _mayStart = new(1, 1);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _supervising;
    private readonly List<ChildProcess> _ended = [];
    private ChildProcess? _process;
    private Stopwatch _age = Stopwatch.StartNew();
    private IReadOnlyDictionary<string, string?>? _arm;
    private string? _cause;
    private int _starts;

    /// <param name="name">Its name in reports.</param>
    /// <param name="project">Which program.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="died">Told of each end.</param>
    public Node(
        string name,
        string project,
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        Action<Death> died
    )
    {
        Name = name;
        _project = project;
        _folder = Directory.CreateDirectory(folder).FullName;
        _environment = new(environment);
        _died = died;
        _supervising = Task.Run(SuperviseAsync);
    }

    public string Name { get; }

    /// <summary>All that it wrote, over restarts.</summary>
    public StreamLines Output { get; } = new();

    /// <summary>How often it was started.</summary>
    public int Starts => Volatile.Read(ref _starts);

    /// <summary>The process that runs now, if one does.</summary>
    public int? ProcessId => Running()?.Id;

    /// <summary>Ends it: SIGKILL.</summary>
    public async Task KillAsync(string cause)
    {
        if (Running() is { } process)
        {
            _cause = cause;
            await process.KillAsync();
        }
    }

    /// <summary>
    /// Asks it to end: SIGTERM. Returns whether it ended as it should: with 0, or by the signal itself while the runtime
    /// had not yet begun to listen for it, or by a poisonous task, which is looked into later.
    /// </summary>
    public async Task<bool> TerminateAsync(string cause, TimeSpan within)
    {
        if (Running() is not { } process)
        {
            return true;
        }

        _cause = cause;
        var age = _age.Elapsed;
        var code = await process.TerminateAsync(within);
        return code is 0 or Aborted || (code == Terminated && age < Young);
    }

    /// <summary>Sends <c>STOP</c> or <c>CONT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        if (Running() is { } process)
        {
            await process.SignalAsync(signal);
        }
    }

    /// <summary>Names the cause of an end that may come from elsewhere any moment.</summary>
    public void Expect(string cause) => _cause = cause;

    /// <summary>It did not come, or not from there: the next end has another cause.</summary>
    public void ExpectNoMore(string cause) => Interlocked.CompareExchange(ref _cause, null, cause);

    /// <summary>Keeps it from being started again until it is released.</summary>
    public Task HoldAsync() => _mayStart.WaitAsync();

    public void Release() => _mayStart.Release();

    /// <summary>Arms failpoints for the next start, and for that one alone.</summary>
    public void Arm(string failPoints) =>
        Arm(new Dictionary<string, string?>(StringComparer.Ordinal) { [FailPoints] = failPoints });

    /// <summary>Sets variables for the next start, and for that one alone.</summary>
    public void Arm(IReadOnlyDictionary<string, string?> environment) => _arm = environment;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        if (_process is { HasExited: false } process)
        {
            _cause = "the end of the run";
            await process.KillAsync();
        }

        await _supervising;
        // Only now: others may still have been waiting for the end of one.
        foreach (var ended in _ended)
        {
            await ended.DisposeAsync();
        }

        _over.Dispose();
        _mayStart.Dispose();
    }

    /// <summary>Ends it in order for good. Returns the exit code.</summary>
    public async Task<int> EndAsync(TimeSpan within)
    {
        await _over.CancelAsync();
        _cause = "the end of the run";
        return Running() is { } process ? await process.TerminateAsync(within) : 0;
    }

    // Since it was started last.
    private bool WasRecycled() =>
        Enumerable
            .Reverse(Output.All)
            .TakeWhile(line => !line.StartsWith($"[{Name}: process", StringComparison.Ordinal))
            .Any(line => line.Contains("handlers that do not stop hold", StringComparison.Ordinal));

    private ChildProcess? Running() => _process is { HasExited: false } process ? process : null;

    private async Task SuperviseAsync()
    {
        try
        {
            while (true)
            {
                await _mayStart.WaitAsync(_over.Token);
                _mayStart.Release();
                await RunOnceAsync();
                _over.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private async Task RunOnceAsync()
    {
        var armed = Interlocked.Exchange(ref _arm, null);
        var environment = new Dictionary<string, string?>(_environment);
        foreach (var (name, value) in armed ?? NotArmed)
        {
            environment[name] = value;
        }

        var failPoints = environment.GetValueOrDefault(FailPoints);
        var process = ChildProcess.Start(_project, _folder, environment, Output);
        _ended.Add(process);
        _age = Stopwatch.StartNew();
        _process = process;
        Interlocked.Increment(ref _starts);
        var code = await process.WaitForExitAsync(Ever);
        _process = null;
        var asked = Interlocked.Exchange(ref _cause, null);
        // A process that was asked to end may be taken down by a poisonous task before: that is no doing of ours.
        var cause =
            (code == Aborted ? null : asked)
            ?? (
                failPoints?.Contains("=kill", StringComparison.Ordinal) == true && code == 137
                    ? $"failpoint {failPoints.Split('@')[0]}"
                : code == 0 && WasRecycled() ? "started afresh, for handlers that do not stop"
                : null
            );
        Output.Add($"[{Name}: process {process.Id} ended with {code}: {cause ?? "nobody did it"}]");
        _died(new(process.Id, Name, Clock.Micros(), code, cause));
        if (cause is null)
        {
            // Something is wrong; do not spin.
            await Task.Delay(TimeSpan.FromMilliseconds(500), _over.Token);
        }
    }
}
