using System.Text.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>
/// The log of all Web processes: a bounded stream in Redis, which numbers what they add. Batches are sealed like all that
/// travels through Redis; one that is not ours says that something was lost.
/// </summary>
/// <param name="link">The connection.</param>
/// <param name="seal">Marks batches as ours.</param>
/// <param name="options">How much is kept.</param>
internal sealed class RedisEventLog(RedisLink link, Seal seal, IOptions<EventOptions> options)
    : IEventLog,
        IDisposable
{
    private const string LogKey = "{q}:events";
    private const string HeadKey = "{q}:events:log";
    private const string OpenKey = "{q}:events:open";
    private const int BatchesAtOnce = 100;

    private static readonly RedisScript Append = RedisScript.Load("append_events");
    private static readonly RedisScript Read = RedisScript.Load("read_events");
    private static readonly RedisScript Open = RedisScript.Load("events_open");

    // Who does not say so again is not there any more.
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Guid _self = Guid.NewGuid();

    public EventRing Ring { get; } = new(options.Value.Kept);

    public bool IsShared => true;

    public async Task AppendAsync(IReadOnlyList<LiveEvent?> events, CancellationToken cancellationToken)
    {
        var batch = new WireWriter(WireKind.Events, 128 * (events.Count + 1));
        batch.Bytes(EventJson.WriteBatch(events));
        using var arguments = new RedisArguments();
        arguments
            .Key(LogKey)
            .Key(HeadKey)
            .Add(seal.Close(batch))
            .Add(events.Count)
            .Add(options.Value.Kept)
            .Add(EventPosition.NewEpoch());
        // Not given up in the midst: the arguments are in use until the script has ended, which the link limits.
        await link.RunAsync(Append, arguments, CancellationToken.None);
    }

    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            while (await ReadAsync() == BatchesAtOnce)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    public async Task<IReadOnlyList<ConnectionFacts>?> MeetAsync(
        IReadOnlyList<ConnectionFacts>? own,
        CancellationToken cancellationToken
    )
    {
        using var arguments = new RedisArguments();
        arguments.Key(OpenKey).Add(_self);
        if (own is null)
        {
            arguments.Add("");
        }
        else
        {
            var said = new WireWriter(WireKind.Listeners);
            said.Bytes(EventJson.WriteConnections(own));
            arguments.Add(seal.Close(said));
        }

        arguments.Add((long)EventOptions.Memory.TotalSeconds);
        var heard = await link.RunAsync(Open, arguments, CancellationToken.None);
        if (heard.IsNull)
        {
            return null;
        }

        var others = new List<ConnectionFacts>();
        for (var i = 0; i < heard.Items.Count; i += 2)
        {
            if (
                heard.Items[i].AsLong() < Silent.TotalSeconds
                && Opened(heard.Items[i + 1].AsBytes(), WireKind.Listeners) is { } said
            )
            {
                others.AddRange(EventJson.ReadConnections(said));
            }
        }

        return others;
    }

    /// <inheritdoc />
    public void Dispose() => _reading.Dispose();

    private async Task<int> ReadAsync()
    {
        var head = Ring.Head;
        using var arguments = new RedisArguments();
        arguments
            .Key(LogKey)
            .Key(HeadKey)
            .Add(head.Epoch)
            .Add(head.Number)
            .Add(BatchesAtOnce)
            .Add(EventPosition.NewEpoch());
        var found = await link.RunAsync(Read, arguments, CancellationToken.None);
        if (found.IsNull)
        {
            return 0;
        }

        var (epoch, batches) = (found.Items[0].AsText(), found.Items[1].Items);
        if (epoch != head.Epoch && batches.Count == 0)
        {
            // It began anew, and has nothing yet: what is here leads nowhere.
            Ring.Append(epoch, 1, []);
        }

        for (var i = 0; i < batches.Count; i += 3)
        {
            var last = batches[i].AsLong();
            var count = (int)Math.Clamp(batches[i + 1].AsLong(), 1, EventFeed.MostInBatch);
            Ring.Append(epoch, last - count + 1, EventsOf(batches[i + 2].AsBytes(), count));
        }

        return batches.Count / 3;
    }

    private IReadOnlyList<LiveEvent?> EventsOf(byte[] batch, int count)
    {
        try
        {
            if (
                Opened(batch, WireKind.Events) is { } body
                && EventJson.ReadBatch(body) is var events
                && events.Count == count
            )
            {
                return events;
            }
        }
        catch (JsonException)
        {
            // Of a later version, which says things that this one does not know.
        }

        return new LiveEvent?[count];
    }

    private byte[]? Opened(byte[] closed, WireKind kind)
    {
        if (!seal.TryOpen(closed, out var message))
        {
            return null;
        }

        try
        {
            return new WireReader(message, kind).MaybeBytes();
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
