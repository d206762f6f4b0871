using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// One life of a worker over REST: it registers, leases, beats and completes until it may leave, or dies with what it holds. What it
/// died with, its ghost completes long afterwards, as a worker does that was cut off.
/// </summary>
/// <param name="door">The Webs.</param>
/// <param name="name">Its name.</param>
/// <param name="random">How long its tasks take.</param>
/// <param name="tell">Told of each call that brought a result, and of its answer.</param>
internal sealed class RemoteLife(ApiDoor door, string name, Random random, Action<RemoteCall> tell)
{
    private const int Capacity = 4;

    /// <summary>Where the broker's token stands in a lease token of the API.</summary>
    private const int TokenAt = 17;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<string, Guid> _held = new(StringComparer.Ordinal);
    private readonly List<Task> _running = [];

    /// <summary>Lives.</summary>
    /// <param name="die">It is killed: not a word from then on.</param>
    /// <param name="leave">It ends what it has, and says so.</param>
    public async Task LiveAsync(CancellationToken die, CancellationToken leave)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(die, leave);
        if (await RegisterAsync(over.Token) is not { } id)
        {
            return;
        }

        using var idle = CancellationTokenSource.CreateLinkedTokenSource(die);
        var beating = BeatAsync(id, idle.Token);
        var isKnown = true;
        while (isKnown && !over.IsCancellationRequested)
        {
            isKnown = await LeaseAsync(id, die);
        }

        await Task.WhenAll(_running);
        await idle.CancelAsync();
        await beating;
        if (!die.IsCancellationRequested)
        {
            await TryAsync(() => door.DeleteAsync($"/api/v1/workers/{id}"));
        }
    }

    /// <summary>Brings the results of what it died with.</summary>
    /// <param name="giveUp">The run is over, whether it is answered or not.</param>
    public async Task HauntAsync(CancellationToken giveUp)
    {
        foreach (var (lease, task) in _held)
        {
            await CompleteAsync(task, lease, giveUp);
        }
    }

    private static long TokenOf(string lease) =>
        BinaryPrimitives.ReadInt64BigEndian(Base64Url.DecodeFromChars(lease).AsSpan(TokenAt, sizeof(long)));

    private async Task<Guid?> RegisterAsync(CancellationToken over)
    {
        var card = new
        {
            name,
            types = new[] { Remote.Type },
            queues = new[] { Remote.Queue },
            capacity = Capacity,
        };
        while (!over.IsCancellationRequested)
        {
            var (_, worker) = await AskAsync("/api/v1/workers", card);
            if (worker is { } made)
            {
                return made.GetProperty("id").GetGuid();
            }

            await Streams.RestAsync(Again, over);
        }

        return null;
    }

    private async Task BeatAsync(Guid id, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Streams.RestAsync(Beat, stop);
            if (!stop.IsCancellationRequested)
            {
                var leases = _held.Select(h => new { taskId = h.Value, leaseToken = h.Key }).ToList();
                await AskAsync($"/api/v1/workers/{id}/heartbeat", new { leases });
            }
        }
    }

    // Returns whether the worker is known; where it is not, it has to register again.
    private async Task<bool> LeaseAsync(Guid id, CancellationToken die)
    {
        var room = Capacity - _held.Count;
        if (room <= 0)
        {
            await Streams.RestAsync(Again, die);
            return true;
        }

        var (status, answer) = await AskAsync($"/api/v1/workers/{id}/lease", new { max = room, wait = 2 });
        if (answer is not { } given)
        {
            await Streams.RestAsync(Again, die);
            return status != 404;
        }

        foreach (var lease in given.GetProperty("leases").EnumerateArray())
        {
            var (task, token) = (
                lease.GetProperty("taskId").GetGuid(),
                lease.GetProperty("leaseToken").GetString()!
            );
            _held[token] = task;
            // Now and then longer than a lease, which has to be renewed meanwhile; and some say it twice.
            var work = random.Next(15) == 0 ? random.Next(7_000, 9_000) : random.Next(20, 300);
            _running.Add(
                RunAsync(task, token, TimeSpan.FromMilliseconds(work), twice: random.Next(5) == 0, die)
            );
        }

        return true;
    }

    private async Task RunAsync(Guid task, string lease, TimeSpan work, bool twice, CancellationToken die)
    {
        await Streams.RestAsync(work, die);
        for (var times = twice ? 2 : 1; times > 0 && !die.IsCancellationRequested; times--)
        {
            await CompleteAsync(task, lease, die);
        }

        if (!die.IsCancellationRequested)
        {
            _held.TryRemove(lease, out _);
        }
    }

    // Until it is answered.
    private async Task CompleteAsync(Guid task, string lease, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var from = Clock.Micros();
            var status = await TryAsync(() =>
                door.PostAsync(
                    $"/api/v1/leases/{task}/complete",
                    JsonContent.Create(new { leaseToken = lease, result = new { by = name } })
                )
            );
            tell(new(task, TokenOf(lease), from, Clock.Micros(), status));
            if (!Survival.MayBeRepeated(status))
            {
                return;
            }

            await Streams.RestAsync(Again, stop);
        }
    }

    private async Task<(int Status, JsonElement? Answer)> AskAsync(string path, object body)
    {
        JsonElement? said = null;
        var status = await TryAsync(async () =>
        {
            var answer = await door.PostAsync(path, JsonContent.Create(body));
            said = answer.IsSuccessStatusCode
                ? await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None)
                : null;
            return answer;
        });
        return (status, status == 0 ? null : said);
    }

    // Returns the status; 0 where there was no answer.
    private static async Task<int> TryAsync(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var answer = await ask();
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return 0;
        }
    }
}
