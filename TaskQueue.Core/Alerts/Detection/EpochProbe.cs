using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>
/// Looks at the broker's epoch. A broker in the process begins a new one with each start, which is nothing to be told of.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">Tells whether it can lose one.</param>
/// <param name="book">Writes down what was found.</param>
internal sealed class EpochProbe(IDbContextFactory<AppDbContext> contexts, IBroker broker, AlertBook book)
    : IAlertProbe
{
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var mark = await db.AlertMarks.SingleAsync(cancellationToken);
        var epoch = broker.IsShared
            ? await db.DispatchEpochs.Select(e => (long?)e.Epoch).SingleAsync(cancellationToken)
            : null;
        if (epoch == mark.Epoch || (mark.Epoch is null && !await IsOpenInAsync(epoch, cancellationToken)))
        {
            return false;
        }

        var found = epoch is { } now ? EpochChange.Of(mark.Epoch, now) : null;
        var changes = await book.AddAsync(db, found is null ? [] : [found], cancellationToken);
        (mark.Epoch, mark.Version) = (epoch, mark.Version + 1);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            book.Tell(changes);
        }
        catch (DbUpdateException e) when (AlertBook.WasOutrun(e))
        {
            // Another process has seen it, or the alert has changed meanwhile: the next look tells.
        }

        return false;
    }

    // The first epoch that is seen is what later ones are held against. Until the broker is open in it, it is about to rise.
    private async Task<bool> IsOpenInAsync(long? epoch, CancellationToken cancellationToken) =>
        (await broker.AbsentAsync([], cancellationToken)).Moment.Epoch == epoch;
}
