using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>One that listens. Disposing gives its place back.</summary>
public sealed class EventConnection : IDisposable
{
    private readonly EventConnections _all;

    // Not disposed: it holds no timer, and somebody may close the connection after it has ended.
    private readonly CancellationTokenSource _closed = new();
    private long _sent;
    private long _reloads;

    internal EventConnection(
        EventConnections all,
        Actor actor,
        string door,
        EventFilter filter,
        DateTimeOffset now
    )
    {
        (_all, Actor, Door, Filter, Since) = (all, actor, door, filter, now);
    }

    /// <summary>Its id.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>What it asks for; may be changed while it listens.</summary>
    public EventFilter Filter
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Whoever was let in; what they may do now is asked anew.</summary>
    internal Actor Actor { get; }

    internal string Door { get; }

    internal DateTimeOffset Since { get; }

    /// <summary>Where it is in the log.</summary>
    internal long Number { get; set; }

    /// <summary>Says that somebody closed it.</summary>
    internal CancellationToken Closed => _closed.Token;

    /// <inheritdoc />
    public void Dispose() => _all.Remove(this);

    internal void Close() => _closed.Cancel();

    internal void CountSent(int events) => Interlocked.Add(ref _sent, events);

    internal void CountReload() => Interlocked.Increment(ref _reloads);

    internal ConnectionFacts FactsAt(long head) =>
        new(
            Id,
            Actor.Name,
            Door,
            Since,
            [.. Filter.Topics.Order().Select(t => t.Word())],
            [.. Filter.Queues.Order(StringComparer.Ordinal)],
            Interlocked.Read(ref _sent),
            Math.Max(0, head - Number),
            Environment.MachineName
        )
        {
            Address = Actor.Origin?.Address?.ToString(),
            KeyId = Actor.KeyId,
            Reloads = Interlocked.Read(ref _reloads),
        };
}
