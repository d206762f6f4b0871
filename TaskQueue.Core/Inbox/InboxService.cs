using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Inbox;

/// <summary>
/// Says what was read. That is one's own alone and changes nothing for anybody else, so the audit log has no entry of it.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="signals">Tells the other windows of the account.</param>
/// <param name="clock">The current time.</param>
public sealed class InboxService(
    IDbContextFactory<AppDbContext> contexts,
    ISignals signals,
    TimeProvider clock
)
{
    /// <summary>
    /// Says that notices were read: some, or all up to the newest that was seen, since what came behind it was not. Those that are
    /// not there, or were read before, are left as they are.
    /// </summary>
    /// <param name="actor">Who asks, in a session.</param>
    /// <param name="ids">Which, at most <see cref="InboxLimits.Page"/>; none where all are meant.</param>
    /// <param name="until">The newest that was seen; none where some are meant.</param>
    /// <exception cref="RefusalException">A key asks, or it is not said which.</exception>
    public Task ReadAsync(Actor actor, IReadOnlyCollection<Guid>? ids, Guid? until)
    {
        var owner = InboxOwner.Of(actor);
        if (ids is null == until is null)
        {
            throw RefusalException.Field("ids", "Give either ids, or until for all up to one.");
        }

        if (until is { } newest)
        {
            return MarkAsync(owner, own => own.Where(n => n.Id.CompareTo(newest) <= 0));
        }

        if (ids!.Count is 0 or > InboxLimits.Page)
        {
            throw RefusalException.Field(
                "ids",
                FormattableString.Invariant($"Must be from 1 to {InboxLimits.Page} ids of notices.")
            );
        }

        return MarkAsync(owner, own => own.Where(n => ids.Contains(n.Id)));
    }

    private async Task MarkAsync(Guid owner, Func<IQueryable<Notice>, IQueryable<Notice>> which)
    {
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        await StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            await using var scope = await db.BeginWriteAsync(CancellationToken.None);
            await which(db.Notices.Where(n => n.UserId == owner && n.ReadAt == null))
                .ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now));
            await scope.CommitAsync(CancellationToken.None);
        });
        signals.Publish(new(SignalTopic.Inbox, [owner]));
    }
}
