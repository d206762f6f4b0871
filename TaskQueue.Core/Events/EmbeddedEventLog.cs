using Microsoft.Extensions.Options;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>
/// The log of the only Web process, in its memory. It begins anew with the process, under another epoch: whoever comes back
/// then is told to read everything again, which they would have to do anyway.
/// </summary>
/// <param name="options">How much is kept.</param>
/// <param name="clock">The current time.</param>
internal sealed class EmbeddedEventLog(IOptions<EventOptions> options, TimeProvider clock) : IEventLog
{
    private readonly Lock _lock = new();
    private readonly string _epoch = EventPosition.NewEpoch();
    private long _last;
    private long? _heardAt;

    public EventRing Ring { get; } = new(options.Value.Kept);

    public bool IsShared => false;

    public Task AppendAsync(IReadOnlyList<LiveEvent?> events, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Ring.Append(_epoch, _last + 1, events);
            _last += events.Count;
        }

        return Task.CompletedTask;
    }

    public Task CatchUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<ConnectionFacts>?> MeetAsync(
        IReadOnlyList<ConnectionFacts>? own,
        CancellationToken cancellationToken
    )
    {
        if (own is not null)
        {
            _heardAt = clock.GetTimestamp();
        }

        return Task.FromResult<IReadOnlyList<ConnectionFacts>?>(
            _heardAt is { } at && clock.GetElapsedTime(at) < EventOptions.Memory ? [] : null
        );
    }
}
