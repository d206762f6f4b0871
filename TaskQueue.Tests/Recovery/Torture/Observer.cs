using System.Text.Json;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Looks at the product over the API meanwhile: the counters once a second, all watched tasks every other one.</summary>
/// <param name="door">The Webs.</param>
/// <param name="ledger">What the clients know.</param>
internal sealed class Observer(ApiDoor door, ClientLedger ledger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly List<CounterSample> _samples = [];
    private readonly List<WatchedRead> _reads = [];
    private long _unended;

    public IReadOnlyList<CounterSample> Samples => _samples;

    public IReadOnlyList<WatchedRead> Reads => _reads;

    /// <summary>Tasks that had not ended when last looked at.</summary>
    public long Unended => Volatile.Read(ref _unended);

    public async Task RunAsync(CancellationToken stop)
    {
        for (var pass = 0; !stop.IsCancellationRequested; pass++)
        {
            await SampleAsync();
            if (pass % 2 == 0)
            {
                await ReadWatchedAsync();
            }

            await Task.Delay(Period, CancellationToken.None);
        }
    }

    /// <summary>Reads the counters once. Returns the number of tasks that have not ended; null without an answer.</summary>
    public async Task<long?> SampleAsync()
    {
        var (at, acknowledged) = (Clock.Micros(), ledger.Acknowledged);
        if (await door.GetAsync("/api/v1/queues?limit=500") is not { } answer)
        {
            return null;
        }

        var intended = ledger.Intended;
        var (accepted, accounted, live, fires) = (0L, 0L, 0L, 0L);
        foreach (var queue in answer.GetProperty("items").EnumerateArray())
        {
            var isOfNoLedger = queue.GetProperty("name").GetString() is Scheduled.Queue or Alike.Queue;
            foreach (var count in queue.GetProperty("counts").EnumerateObject())
            {
                var value = count.Value.GetInt64();
                accepted += count.Name == "accepted" ? value : 0;
                fires += isOfNoLedger && count.Name == "accepted" ? value : 0;
                accounted += count.Name == "accepted" ? 0 : value;
                live += count.Name is "scheduled" or "blocked" or "queued" or "running" or "retrying"
                    ? value
                    : 0;
            }
        }

        _samples.Add(new(at, acknowledged, intended, accepted, accounted, fires));
        Volatile.Write(ref _unended, live);
        return live;
    }

    /// <summary>Reads all watched tasks, page by page.</summary>
    public async Task ReadWatchedAsync()
    {
        var (from, found, cursor) = (Clock.Micros(), new HashSet<Guid>(), "");
        do
        {
            var page = await door.GetAsync($"/api/v1/tasks?tag={PlannedTask.WatchedTag}&limit=500{cursor}");
            if (page is null)
            {
                return;
            }

            foreach (var item in page.Value.GetProperty("items").EnumerateArray())
            {
                found.Add(item.GetProperty("id").GetGuid());
            }

            var next = page.Value.GetProperty("nextCursor");
            cursor =
                next.ValueKind is JsonValueKind.String
                    ? "&cursor=" + Uri.EscapeDataString(next.GetString()!)
                    : "";
        } while (cursor.Length > 0);

        _reads.Add(new(from, Clock.Micros(), found));
    }
}
