using System.Security.Claims;

namespace TaskQueue.Core.Events;

/// <summary>
/// What happens, for programs that cannot keep a stream open: each question is one walk through the log that ends with the first
/// events, or when it has waited long enough. The promises are those of a stream.
/// </summary>
/// <param name="tail">Follows the log.</param>
public sealed class EventPoll(EventTail tail)
{
    /// <summary>Reads what came behind a place, and waits for it where nothing has.</summary>
    /// <param name="reader">Who listens.</param>
    /// <param name="connection">Their place for as long as it takes.</param>
    /// <param name="since">The last that they know; absent: they only want to know where the log is now.</param>
    /// <param name="wait">How long to wait for something.</param>
    /// <param name="cancellationToken">Ends the wait; what is known by then is the answer.</param>
    /// <exception cref="RefusalException">They may listen no more, or somebody closed the connection.</exception>
    public async Task<EventPage> ReadAsync(
        ClaimsPrincipal reader,
        EventConnection connection,
        EventPosition? since,
        TimeSpan wait,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (at, reload, isReady) = (since, (string?)null, false);
        try
        {
            await foreach (var news in tail.FollowAsync(reader, connection, since, limit.Token))
            {
                at = news.At;
                switch (news.Turn)
                {
                    case EventTurn.Ready when since is null || reload is not null:
                        return new([], news.At, reload);
                    case EventTurn.Ready:
                        isReady = true;
                        limit.CancelAfter(wait);
                        break;
                    case EventTurn.Events:
                        return new(news.Events, news.At, null);
                    case EventTurn.Reload:
                        reload = news.Reason;
                        if (isReady)
                        {
                            return new([], news.At, reload);
                        }

                        break;
                    case EventTurn.Denied:
                        throw new RefusalException(RefusalCode.Forbidden, news.Reason!);
                    case EventTurn.Closed:
                        throw new RefusalException(RefusalCode.Conflict, news.Reason!);
                }
            }
        }
        catch (OperationCanceledException) when (at is not null)
        {
            // Nothing came in time.
        }

        // What was passed over and was not for them need not be looked at again.
        return new([], isReady ? at!.Value with { Number = connection.Number } : at!.Value, reload);
    }
}

/// <summary>What came.</summary>
/// <param name="Events">The events, in order.</param>
/// <param name="Next">Where to go on.</param>
/// <param name="Reload">Why everything is to be read again first; absent when nothing is missing.</param>
public sealed record EventPage(IReadOnlyList<LoggedEvent> Events, EventPosition Next, string? Reload);
