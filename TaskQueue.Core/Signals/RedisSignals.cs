using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Signals;

/// <summary>
/// Signals between Web processes over Redis pub/sub. What happens here is told here at once, and to the others in a
/// message for all that came meanwhile, twenty times a second at the most. Redis away: nobody else hears; their pages
/// read again by themselves.
/// </summary>
/// <param name="link">Publishes.</param>
/// <param name="clock">Measures the pauses.</param>
/// <param name="logger">The log.</param>
internal sealed class RedisSignals(RedisLink link, TimeProvider clock, ILogger<EmbeddedSignals> logger)
    : BackgroundService,
        ISignals
{
    /// <summary>Where signals are published.</summary>
    public const string ChannelName = "{q}:signals";

    // More ids than this matter to all.
    private const int MostIds = 500;
    private const int IdBytes = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly Guid _self = Guid.NewGuid();
    private readonly EmbeddedSignals _here = new(logger);
    private readonly Channel<Signal> _waiting = Channel.CreateBounded<Signal>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest }
    );

    public void Publish(Signal signal)
    {
        _here.Publish(signal);
        if (signal.Topic is SignalTopic.Metrics)
        {
            // The others have nothing to read again.
            return;
        }

        // The events were read by now, and would keep alive whatever they tell of.
        _waiting.Writer.TryWrite(signal.Events is null ? signal : signal with { Events = null });
    }

    public IDisposable Subscribe(Action<Signal> hear) => _here.Subscribe(hear);

    /// <summary>A message: who says it, the topic, and the ids.</summary>
    internal static byte[] Write(Guid self, Signal signal)
    {
        var message = new byte[IdBytes + 1 + (IdBytes * signal.Ids.Count)];
        self.TryWriteBytes(message, bigEndian: true, out _);
        message[IdBytes] = (byte)signal.Topic;
        var at = IdBytes + 1;
        foreach (var id in signal.Ids)
        {
            id.TryWriteBytes(message.AsSpan(at), bigEndian: true, out _);
            at += IdBytes;
        }

        return message;
    }

    /// <summary>Reads a message.</summary>
    /// <returns>Who says what; nothing when it is none.</returns>
    internal static (Guid From, Signal Signal)? Read(ReadOnlySpan<byte> message)
    {
        if (
            message.Length <= IdBytes
            || (message.Length - IdBytes - 1) % IdBytes != 0
            || !Enum.IsDefined((SignalTopic)message[IdBytes])
        )
        {
            return null;
        }

        var ids = new List<Guid>();
        for (var at = IdBytes + 1; at < message.Length; at += IdBytes)
        {
            ids.Add(new(message.Slice(at, IdBytes), bigEndian: true));
        }

        return (new(message[..IdBytes], bigEndian: true), new((SignalTopic)message[IdBytes], ids));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var news = new RedisPubSub(
            link.Endpoint,
            "taskqueue-signals",
            [ChannelName],
            (_, message) => Hear(message),
            logger
        );
        news.Start();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                foreach (var signal in TakeTogether())
                {
                    await SendAsync(signal, stoppingToken);
                }

                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private List<Signal> TakeTogether()
    {
        var byTopic = new Dictionary<SignalTopic, HashSet<Guid>?>();
        while (_waiting.Reader.TryRead(out var signal))
        {
            if (!byTopic.TryGetValue(signal.Topic, out var ids))
            {
                byTopic[signal.Topic] = ids = [];
            }

            // No ids say "all", and so do too many.
            ids?.UnionWith(signal.Ids);
            if (signal.Ids.Count == 0 || ids?.Count > MostIds)
            {
                byTopic[signal.Topic] = null;
            }
        }

        return [.. byTopic.Select(t => new Signal(t.Key, t.Value ?? []))];
    }

    private async Task SendAsync(Signal signal, CancellationToken cancellationToken)
    {
        try
        {
            await link.SendAsync(
                new RedisCommand("PUBLISH", ChannelName).Add(Write(_self, signal)),
                cancellationToken
            );
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException)
        {
            // A signal may be lost.
        }
    }

    private void Hear(byte[] message)
    {
        if (Read(message) is { } heard && heard.From != _self)
        {
            _here.Publish(heard.Signal);
        }
    }
}
