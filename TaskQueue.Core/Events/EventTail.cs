using System.Runtime.CompilerServices;
using System.Security.Claims;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Events;

/// <summary>
/// What happens, for one who listens, as long as they may: a stream does not outlive its reader's session, key or rights, and
/// what they may see is asked anew before each step. It is pulled: who reads slowly stays behind, and is told to read
/// everything again when what comes next for them is no longer kept.
/// </summary>
public sealed class EventTail
{
    /// <summary>How long nothing may come before that is said.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    // Until the reader's rights are looked at again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly EventFeed _feed;
    private readonly CallerCheck _callers;
    private readonly TimeProvider _clock;

    internal EventTail(EventFeed feed, CallerCheck callers, TimeProvider clock) =>
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
        var walk = new EventWalk(_feed.Ring, connection, _clock);
        foreach (var news in walk.Start(since))
        {
            yield return news;
        }

        while (true)
        {
            if (connection.Closed.IsCancellationRequested)
            {
                yield return walk.Say(EventTurn.Closed, "An administrator closed the connection.");
                yield break;
            }

            var actor = await _callers.FindAsync(reader, cancellationToken);
            if (actor?.May(Permissions.TasksRead) is not true)
            {
                yield return walk.Say(EventTurn.Denied, "The session, the key or the right has ended.");
                yield break;
            }

            foreach (var news in walk.Step(actor))
            {
                yield return news;
            }

            if (!walk.HasMore)
            {
                await RestAsync(walk.NewsAsync(), connection, cancellationToken);
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
