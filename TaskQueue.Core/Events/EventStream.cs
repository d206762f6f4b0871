using System.Runtime.CompilerServices;
using System.Security.Claims;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Events;

/// <summary>
/// What happens, for one who listens, as long as they may: a stream does not outlive its reader's session, key or rights, and
/// what they may see is asked anew before each step. It is pulled: who reads slowly stays behind, and is told to read
/// everything again when what comes next for them is no longer kept.
/// </summary>
public sealed class EventStream
{
    /// <summary>How long nothing may come before that is said.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // Until the reader's rights are looked at again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const int AtOnce = 500;

    private readonly EventFeed _feed;
    private readonly CallerCheck _callers;
    private readonly TimeProvider _clock;

    internal EventStream(EventFeed feed, CallerCheck callers, TimeProvider clock) =>
        (_feed, _callers, _clock) = (feed, callers, clock);

    /// <summary>Follows the log from a place on, until the reader is let in no more.</summary>
    /// <param name="reader">Who listens.</param>
    /// <param name="connection">Their place; its filter says what they ask for.</param>
    /// <param name="since">The last that they know; absent: from now on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<EventNews> FollowAsync(
        ClaimsPrincipal reader,
        EventConnection connection,
        EventPosition? since,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await _feed.ListenAsync(cancellationToken);
        var ring = _feed.Ring;
        var at = since ?? ring.Head;
        var saidAt = _clock.GetTimestamp();
        if (ring.Read(at, 1) is null)
        {
            at = ring.Head;
            connection.CountReload();
            yield return new(EventTurn.Reload, at)
            {
                Reason = "What came behind that id is not kept any more.",
            };
        }

        connection.Number = at.Number;
        yield return new(EventTurn.Ready, at);
        while (true)
        {
            if (connection.Closed.IsCancellationRequested)
            {
                yield return new(EventTurn.Closed, at) { Reason = "An administrator closed the connection." };
                yield break;
            }

            if (
                await _callers.FindAsync(reader, cancellationToken) is not { } actor
                || !actor.May(Permissions.TasksRead)
            )
            {
                yield return new(EventTurn.Denied, at)
                {
                    Reason = "The session, the key or the right has ended.",
                };
                yield break;
            }

            if (ring.Read(at, AtOnce) is not { } page)
            {
                at = ring.Head;
                connection.Number = at.Number;
                connection.CountReload();
                saidAt = _clock.GetTimestamp();
                yield return new(EventTurn.Reload, at)
                {
                    Reason = "More happened than is kept for who reads slowly.",
                };
                continue;
            }

            if (page.Count == 0)
            {
                await RestAsync(ring.NewsAsync(at), connection, cancellationToken);
                if (_clock.GetElapsedTime(saidAt) >= Heartbeat)
                {
                    saidAt = _clock.GetTimestamp();
                    yield return new(EventTurn.Wait, at);
                }

                continue;
            }

            // What came before a gap does not matter to one who reads everything again.
            var gap = page.LastOrDefault(e => e.Happened is null);
            if (gap is not null)
            {
                connection.CountReload();
                saidAt = _clock.GetTimestamp();
                yield return new(EventTurn.Reload, at with { Number = gap.Number })
                {
                    Reason = "Something happened that was not recorded.",
                };
            }

            at = at with { Number = page[^1].Number };
            connection.Number = at.Number;
            var filter = connection.Filter;
            List<LoggedEvent> seen =
            [
                .. page.Where(e =>
                    e.Number > (gap?.Number ?? 0)
                    && e.Happened is { } happened
                    && filter.Passes(happened)
                    && EventSight.Sees(actor, happened)
                ),
            ];
            if (seen.Count > 0)
            {
                connection.CountSent(seen.Count);
                saidAt = _clock.GetTimestamp();
                yield return new(EventTurn.Events, at) { Events = seen };
            }
            else if (_clock.GetElapsedTime(saidAt) >= Heartbeat)
            {
                // They come back from here, and not from before all that was not for them.
                saidAt = _clock.GetTimestamp();
                yield return new(EventTurn.Wait, at);
            }
        }
    }

    private async Task RestAsync(Task news, EventConnection connection, CancellationToken cancellationToken)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            connection.Closed
        );
        await Task.WhenAny(news, Task.Delay(Patience, _clock, rest.Token));
        await rest.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
