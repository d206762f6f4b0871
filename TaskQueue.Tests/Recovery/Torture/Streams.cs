using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>What is submitted beside the tasks of the clients: a stream for each promise that needs tasks of its own.</summary>
internal sealed class Streams : IDisposable
{
    // Clients that submit the same.
    private const int Twins = 4;

    // Workers over REST.
    private const int Remotes = 2;

    private readonly List<ApiDoor> _doors;
    private readonly TortureClient _fleeting;
    private readonly TortureClient _paced;
    private readonly TortureClient _patient;
    private readonly TortureClient _distant;
    private readonly Halted _halted;
    private readonly Alike _alike;

    /// <param name="cluster">The product.</param>
    /// <param name="ledger">Where clients write down what they know.</param>
    public Streams(Cluster cluster, ClientLedger ledger)
    {
        _doors = [.. Enumerable.Range(0, 5 + Twins + Remotes).Select(cluster.Door)];
        _fleeting = new(_doors[0], ledger);
        _paced = new(_doors[1], ledger);
        _patient = new(_doors[2], ledger);
        _halted = new(_patient, _doors[3]);
        _distant = new(_doors[4], ledger);
        _alike = new([.. _doors.Skip(5).Take(Twins)]);
        Remote = new(_distant, [.. _doors.Skip(5 + Twins)], cluster.Settings.Seed);
    }

    /// <summary>Times that an answer said "later" without saying when.</summary>
    public int Impolite => _fleeting.Impolite + _paced.Impolite + _patient.Impolite + _distant.Impolite;

    /// <summary>The tasks of workers over REST, who go on until they are told to leave.</summary>
    public Remote Remote { get; }

    /// <summary>What those were answered who submitted unique tasks.</summary>
    public IReadOnlyList<AlikeCall> Answers => _alike.Calls;

    /// <summary>The pauses of the halted queue.</summary>
    public IReadOnlyList<PauseSpan> Pauses => _halted.Pauses;

    /// <summary>Says what holds for their queues, before the first task.</summary>
    public static async Task SetAsync(ApiDoor door)
    {
        await Fleeting.SetAsync(door);
        await Paced.SetAsync(door);
    }

    /// <summary>Waits, or until told to stop.</summary>
    public static async Task RestAsync(TimeSpan rest, CancellationToken stop)
    {
        try
        {
            await Task.Delay(rest, stop);
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    /// <summary>All of them, side by side, until told to stop.</summary>
    /// <param name="mayGoOn">Holds them back while too much is unended.</param>
    /// <param name="stop">No new call from then on.</param>
    /// <param name="giveUp">Not even for the last answer.</param>
    public Task RunAsync(Func<bool> mayGoOn, CancellationToken stop, CancellationToken giveUp) =>
        Task.WhenAll(
            Task.Run(() => Fleeting.RunAsync(_fleeting, stop), CancellationToken.None),
            Task.Run(() => Paced.RunAsync(_paced, mayGoOn, stop, giveUp), CancellationToken.None),
            Task.Run(() => _alike.RunAsync(mayGoOn, stop, giveUp), CancellationToken.None),
            Task.Run(() => _halted.SubmitAsync(mayGoOn, stop, giveUp), CancellationToken.None),
            Task.Run(() => _halted.OperateAsync(stop, giveUp), CancellationToken.None),
            Task.Run(() => Remote.RunAsync(mayGoOn, stop, giveUp), CancellationToken.None)
        );

    public void Dispose()
    {
        Remote.Dispose();
        _doors.ForEach(d => d.Dispose());
    }
}
