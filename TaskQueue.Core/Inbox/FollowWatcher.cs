using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Inbox;

/// <summary>
/// Looks each second at what is followed, and tells those who follow it. Only the leading process does; should two do it for a moment,
/// each thing is told once all the same. What was told is marked in the transaction that writes the notices.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class FollowWatcher(
    IDbContextFactory<AppDbContext> contexts,
    ISignals signals,
    StoreState store,
    TimeProvider clock,
    ILogger<FollowWatcher> logger
) : Chore(store, clock, logger)
{
    private const int Most = 500;
    private static readonly TimeSpan BetweenTidying = TimeSpan.FromMinutes(1);
    private DateTimeOffset _tidied = clock.GetUtcNow();

    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var tidies = now - _tidied >= BetweenTidying;
        if (!tidies && !await HasNewsAsync(db, cancellationToken))
        {
            return false;
        }

        var told = await TellAsync(db, tidies, now, cancellationToken);
        _tidied = tidies ? now : _tidied;
        if (told.Count > 0)
        {
            signals.Publish(new(SignalTopic.Inbox, [.. told.Select(n => n.UserId).Distinct()]));
        }

        return told.Count >= Most;
    }

    // Reads alone: nothing waits for the write gate where there is nothing to tell. Where nobody follows, it is one question.
    private static async Task<bool> HasNewsAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.Follows.AnyAsync(cancellationToken)
        && (
            await db.FollowNews.AnyAsync(cancellationToken)
            || await TaskEnds.Due(db).AnyAsync(cancellationToken)
            || await OperationEnds.Due(db).AnyAsync(cancellationToken)
        );

    private async Task<IReadOnlyList<Notice>> TellAsync(
        AppDbContext db,
        bool tidies,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        if (await NewsFold.TellAsync(db, Clock, Most, cancellationToken) is not { } news)
        {
            return [];
        }

        List<Notice> told =
        [
            .. news,
            .. await TaskEnds.TellAsync(db, Clock, Most, cancellationToken),
            .. await OperationEnds.TellAsync(db, Clock, Most, cancellationToken),
        ];
        if (tidies)
        {
            told.AddRange(await TaskEnds.TellGoneAsync(db, Clock, Most, cancellationToken));
        }

        await NoticeWriter.AddAsync(db, told, cancellationToken);
        if (tidies)
        {
            await InboxTidy.RunAsync(db, now, cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
        return told;
    }
}
