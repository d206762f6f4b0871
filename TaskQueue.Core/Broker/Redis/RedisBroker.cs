using System.Buffers.Binary;
using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Broker.Redis;

/// <summary>
/// The broker of many processes: the index in Redis, each step one Lua script. Every key of an epoch carries the epoch
/// in its name, so a new epoch starts empty, whatever a restart of Redis may have brought back. Nothing here is the
/// truth: what is lost is pushed again from the store.
/// </summary>
internal sealed partial class RedisBroker : IBroker, IDisposable
{
    /// <summary>What all keys start with; one hash tag, so that a cluster keeps them together.</summary>
    public const string DefaultRoot = "{q}:";

    private const long MostBytes = 16L * 1024 * 1024;
    private const int SpilledLanes = 500;
    private static readonly TimeSpan FreshMoment = TimeSpan.FromSeconds(1);
    private readonly RedisLink _link;
    private readonly RedisLink _beats;
    private readonly RedisPubSub _news;
    private readonly Seal _seal;
    private readonly BrokerScripts _scripts;
    private readonly string _root;
    private readonly TimeProvider _clock;
    private readonly ILogger<RedisBroker> _logger;
    private readonly Bell _ready = new();
    private readonly Bell _finished = new();
    private readonly ForgedResults _forged = new();
    private SeenMoment? _seen;
    private long _againMs = -1;

    /// <summary>Makes the broker; nothing is connected until the first step.</summary>
    /// <param name="link">The connection of all steps but beats.</param>
    /// <param name="beats">A connection of its own for the beat thread.</param>
    /// <param name="seal">Signs and checks.</param>
    /// <param name="clock">Tells how old what was heard is.</param>
    /// <param name="logger">The log.</param>
    /// <param name="scripts">The steps.</param>
    /// <param name="root">What all keys start with.</param>
    public RedisBroker(
        RedisLink link,
        RedisLink beats,
        Seal seal,
        TimeProvider clock,
        ILogger<RedisBroker> logger,
        BrokerScripts? scripts = null,
        string root = DefaultRoot
    )
    {
        (_link, _beats, _seal, _root) = (link, beats, seal, root);
        (_clock, _logger) = (clock, logger);
        _scripts = scripts ?? new();
        string[] channels = [root + "wake", root + "finished"];
        _news = new(
            link.Endpoint,
            "taskqueue-news",
            channels,
            (channel, _) => (channel == channels[0] ? _ready : _finished).Ring(),
            logger
        );
        _news.Subscribed += _ready.Ring;
        _news.Start();
    }

    /// <inheritdoc />
    public bool IsShared => true;

    /// <inheritdoc />
    public string? Trouble =>
        _link.IsUp || _link.DownReason is null ? null : $"Redis is away: {_link.DownReason}";

    /// <inheritdoc />
    public async ValueTask<PushMoment> MomentAsync(CancellationToken cancellationToken)
    {
        // An older moment is always a safe one, so what was heard within the last second serves. While Redis is away
        // there is none: accepting goes on, and the reconciler pushes later.
        if (Volatile.Read(ref _seen) is { } seen && _clock.GetElapsedTime(seen.HeardAt) < FreshMoment)
        {
            return seen.Moment;
        }

        try
        {
            return Saw(await RunAsync("moment", Arguments(), cancellationToken));
        }
        catch (RedisAwayException)
        {
            return new(-1, 0);
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<LaneName>> PushAsync(
        IReadOnlyList<ReadyTask> tasks,
        PushMoment moment,
        PushOrigin origin,
        CancellationToken cancellationToken
    )
    {
        if (tasks.Count == 0 || moment.Epoch < 0)
        {
            return [];
        }

        var refused = new HashSet<LaneName>();
        foreach (var step in ByBytes(tasks))
        {
            if (!await HasRoomAsync(cancellationToken))
            {
                refused.UnionWith(await SpillAllAsync(step, cancellationToken));
                continue;
            }

            var arguments = Arguments()
                .Add(moment.Epoch)
                .Add(moment.At)
                .Add(origin is PushOrigin.Pump ? "1" : "0");
            foreach (var task in step)
            {
                AddTask(arguments, task, moment.Epoch);
            }

            try
            {
                var answer = await RunAsync("push", arguments, cancellationToken);
                Saw(answer);
                refused.UnionWith(answer.Items.Skip(2).Select(lane => LaneOf(lane.AsText())));
            }
            catch (RedisErrorException e) when (e.Code == OutOfMemory)
            {
                // Faster than the looks: nothing of it was added.
                await LookAtMemoryAsync(cancellationToken);
                refused.UnionWith(await SpillAllAsync(step, cancellationToken));
            }
        }

        return [.. refused];
    }

    /// <inheritdoc />
    public async ValueTask<Absence> AbsentAsync(
        IReadOnlyList<Guid> tasks,
        CancellationToken cancellationToken
    )
    {
        var arguments = Arguments();
        foreach (var id in tasks)
        {
            arguments.Add(id);
        }

        var answer = await RunAsync("absent", arguments, cancellationToken);
        return new([.. answer.Items.Skip(2).Select(place => tasks[(int)place.AsLong() - 1])], Saw(answer));
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<LaneName>> TakeSpilledAsync(CancellationToken cancellationToken)
    {
        if (!await HasRoomAsync(cancellationToken))
        {
            return [];
        }

        // For what is one lane's alone there is hardly room while memory is short; a look at all would be made in vain.
        var lanes = Memory is { IsShort: true } ? 1 : SpilledLanes;
        var answer = await RunAsync("take_spilled", Arguments().Add(lanes), cancellationToken);
        return [.. answer.Items.Select(lane => LaneOf(lane.AsText()))];
    }

    /// <inheritdoc />
    public async ValueTask SpillAsync(LaneName lane, CancellationToken cancellationToken) =>
        await RunAsync("spill", Arguments().Add(TextOf(lane)), cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _news.Dispose();
        _link.Dispose();
        _beats.Dispose();
        _ready.Dispose();
        _finished.Dispose();
    }

    private static string TextOf(LaneName lane) =>
        lane.Key.Length == 0 ? $"{lane.Priority}|{lane.Queue}" : $"{lane.Priority}|{lane.Queue}|{lane.Key}";

    private static LaneName LaneOf(string text)
    {
        var priority = (short)(text[0] - '0');
        var end = text.IndexOf('|', 2);
        return end < 0 ? new(text[2..], priority) : new(text[2..end], priority, text[(end + 1)..]);
    }

    // One call brings no more than some MiB: a large one keeps all others waiting.
    private static IEnumerable<List<ReadyTask>> ByBytes(IReadOnlyList<ReadyTask> tasks)
    {
        var step = new List<ReadyTask>();
        long bytes = 0;
        foreach (var task in tasks)
        {
            step.Add(task);
            bytes += task.Envelope.Payload.Length;
            if (bytes >= MostBytes)
            {
                yield return step;
                step = [];
                bytes = 0;
            }
        }

        if (step.Count > 0)
        {
            yield return step;
        }
    }

    private RedisArguments Arguments() => new RedisArguments().Key(_root);

    private Task<RedisValue> RunAsync(
        string step,
        RedisArguments arguments,
        CancellationToken cancellationToken
    ) => _link.RunAsync(_scripts[step], arguments, cancellationToken);

    private void AddTask(RedisArguments arguments, ReadyTask task, long epoch)
    {
        Span<byte> meta = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(meta, task.Stamp);
        BinaryPrimitives.WriteInt32BigEndian(meta[4..], task.Envelope.Payload.Length);
        arguments
            .Add(task.Envelope.Id)
            .Add(meta)
            .Add(TextOf(new(task.Envelope.Queue, task.Envelope.Priority, task.Envelope.Key)))
            .Add(task.Route)
            .Add(EnvelopeWire.Write(task.Envelope, epoch, _seal));
    }

    private PushMoment Saw(RedisValue answer)
    {
        var moment = new PushMoment(answer.Items[0].AsLong(), answer.Items[1].AsLong());
        Volatile.Write(ref _seen, new(moment, _clock.GetTimestamp()));
        return moment;
    }

    private static byte[] TokenBytes(long token)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, token);
        return bytes;
    }

    private sealed record SeenMoment(PushMoment Moment, long HeardAt);
}
