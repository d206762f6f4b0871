using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>A queue that only workers over REST serve, which are killed again and again while there are faults.</summary>
/// <param name="client">Who submits.</param>
/// <param name="doors">A door for each worker.</param>
/// <param name="seed">The seed of the run.</param>
internal sealed class Remote(TortureClient client, IReadOnlyList<ApiDoor> doors, int seed) : IDisposable
{
    /// <summary>The queue.</summary>
    public const string Queue = "remote";

    /// <summary>The type of its tasks.</summary>
    public const string Type = "remote.probe";

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a ghost waits: by then its leases are over.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(13);

    private readonly CancellationTokenSource _leave = new();
    private readonly ConcurrentQueue<RemoteCall> _calls = new();
    private readonly ConcurrentQueue<long> _deaths = new();
    private List<Task> _working = [];

    /// <summary>The calls that brought results.</summary>
    public IReadOnlyList<RemoteCall> Calls => [.. _calls];

    /// <summary>When workers were killed.</summary>
    public IReadOnlyList<long> Deaths => [.. _deaths];

    /// <summary>Submits one after the other, and lets the workers work, who go on until told to leave.</summary>
    /// <param name="mayGoOn">Holds it back while too much is unended.</param>
    /// <param name="stop">No new call from then on, and no new death.</param>
    /// <param name="giveUp">Not even for the last answer.</param>
    public async Task RunAsync(Func<bool> mayGoOn, CancellationToken stop, CancellationToken giveUp)
    {
        _working = [.. doors.Select((_, i) => Task.Run(() => WorkAsync(i, stop), CancellationToken.None))];
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            if (mayGoOn())
            {
                await client.SubmitAsync([Plan(number)], giveUp);
            }

            await Streams.RestAsync(Between, stop);
        }
    }

    /// <summary>The workers leave.</summary>
    public async Task EndAsync()
    {
        await _leave.CancelAsync();
        await Task.WhenAll(_working);
    }

    public void Dispose() => _leave.Dispose();

    private static PlannedTask Plan(int number)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{Queue}-{number}");
        var body = new JsonObject
        {
            ["type"] = Type,
            ["queue"] = Queue,
            ["payload"] = new JsonObject { ["key"] = key },
        };
        return new(key, ProbeKind.Quick, body, Watched: false);
    }

    // One life after the other.
    private async Task WorkAsync(int index, CancellationToken calm)
    {
        var random = TortureSettings.Random(seed, 500 + index);
        var ghosts = new List<Task>();
        for (var life = 0; !_leave.IsCancellationRequested; life++)
        {
            using var die = new CancellationTokenSource();
            using var death = die.Token.Register(() => _deaths.Enqueue(Clock.Micros()));
            if (!calm.IsCancellationRequested)
            {
                die.CancelAfter(TimeSpan.FromSeconds(random.Next(5, 25)));
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"remote-{index}-{life}");
            var worker = new RemoteLife(doors[index], name, random, _calls.Enqueue);
            await worker.LiveAsync(die.Token, _leave.Token);
            ghosts.Add(HauntAsync(worker));
        }

        await Task.WhenAll(ghosts);
    }

    private async Task HauntAsync(RemoteLife worker)
    {
        await Streams.RestAsync(Silence, _leave.Token);
        using var patience = new CancellationTokenSource(Silence);
        await worker.HauntAsync(patience.Token);
    }
}
