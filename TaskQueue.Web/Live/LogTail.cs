using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.Channels;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Live;

/// <summary>
/// Follows the logs of tasks while they are written, for callers that listen, as long as they may read them: a stream does not
/// outlive its reader's session, key or rights.
/// </summary>
/// <param name="logs">Reads lines.</param>
/// <param name="tasks">Tells when a task has ended.</param>
/// <param name="callers">Knows what a reader may do now.</param>
/// <param name="signals">Tells that there may be more, and that somebody's rights changed.</param>
/// <param name="lifetime">Tells that the process ends: whoever listens would hold that up until its patience is over.</param>
/// <param name="clock">Measures the waits.</param>
internal sealed class LogTail(
    TaskLogs logs,
    TaskQueries tasks,
    CallerCheck callers,
    ISignals signals,
    IHostApplicationLifetime lifetime,
    TimeProvider clock
)
{
    /// <summary>Callers of this process that may listen at once.</summary>
    public const int MostListeners = 200;

    /// <summary>How long to wait without a signal: one may be lost.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long lines may come in behind the end of their attempt.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromSeconds(3);

    private int _listeners;

    /// <summary>The lines behind one and all that follow, until the task has ended or the reader may read no more.</summary>
    /// <param name="reader">Who listens; asked anew before each read.</param>
    /// <param name="id">The task.</param>
    /// <param name="filter">Which lines.</param>
    /// <param name="after">The last line that is known already; 0 for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What came; nothing when nothing came for a while.</returns>
    /// <exception cref="RefusalException">Too many listen.</exception>
    public async IAsyncEnumerable<LogNews> FollowAsync(
        ClaimsPrincipal reader,
        Guid id,
        LogFilter filter,
        long after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var bell = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
        );
        using var hearing = signals.Subscribe(signal =>
        {
            if (
                signal.Topic is SignalTopic.Access
                || (signal.Ids.Count == 0 && signal.Topic is not SignalTopic.Metrics)
                || signal.Ids.Contains(id)
            )
            {
                bell.Writer.TryWrite(true);
            }
        });
        using var place = Enter();
        TaskState? state = null;
        long? ended = null;
        // At once, so that a caller who is let in knows it.
        yield return new([], state);
        // At the end of the process they come back elsewhere, with the last line that they know.
        while (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            if (
                await callers.FindAsync(reader, cancellationToken) is not { } actor
                || !actor.May(Permissions.TasksRead)
            )
            {
                yield return new([], null) { IsDenied = true };
                yield break;
            }

            // Whether it has ended is asked first: what is read afterwards is then the rest.
            var task = await tasks.FindAsync(actor, id, cancellationToken);
            state = task?.State;
            ended = state?.IsFinal() is false ? null : (ended ?? clock.GetTimestamp());
            var page = await logs.AfterAsync(actor, id, filter, after, TaskLimits.Page, cancellationToken);
            if (page.Items is [.., var last])
            {
                after = last.Id;
                yield return new(page.Items, state);
                continue;
            }

            if (ended is { } since && clock.GetElapsedTime(since) >= Lag)
            {
                yield return new([], state) { IsEnd = true };
                yield break;
            }

            if (!await RungAsync(bell.Reader, ended is null ? Patience : Lag, cancellationToken))
            {
                yield return new([], state);
            }
        }
    }

    private Place Enter()
    {
        var place = new Place(this);
        if (Interlocked.Increment(ref _listeners) > MostListeners)
        {
            place.Dispose();
            throw new RefusalException(
                RefusalCode.RateLimited,
                FormattableString.Invariant($"{MostListeners} callers listen to logs already.")
            )
            {
                RetryAfter = TimeSpan.FromSeconds(5),
            };
        }

        return place;
    }

    private async Task<bool> RungAsync(
        ChannelReader<bool> bell,
        TimeSpan atMost,
        CancellationToken cancellationToken
    )
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            lifetime.ApplicationStopping
        );
        var ring = bell.WaitToReadAsync(wait.Token).AsTask();
        var first = await Task.WhenAny(ring, Task.Delay(atMost, clock, wait.Token));
        await wait.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == ring && bell.TryRead(out _);
    }

    private sealed class Place(LogTail tail) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref tail._listeners);
    }
}

/// <summary>What came of a log that is followed.</summary>
/// <param name="Lines">New lines, oldest first.</param>
/// <param name="State">Where the task stands; none when it is not known yet, or the task is gone.</param>
internal sealed record LogNews(IReadOnlyList<TaskLogLine> Lines, TaskState? State)
{
    /// <summary>Whether no more will come.</summary>
    public bool IsEnd { get; init; }

    /// <summary>Whether no more will come because the reader may read it no longer.</summary>
    public bool IsDenied { get; init; }
}
