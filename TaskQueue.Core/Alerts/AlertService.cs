using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Alerts;

/// <summary>What people do with alerts.</summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who did it.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="clock">The current time.</param>
public sealed class AlertService(
    IDbContextFactory<AppDbContext> contexts,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    private const int Tries = 10;

    /// <summary>Says that somebody looks after it. What happens again is counted on.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="id">The alert.</param>
    /// <param name="note">What they say to it; the note that is there stays when absent.</param>
    /// <returns>The alert afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, there is none that they may see, not open any more, or not acceptable.</exception>
    public Task<Alert> AcknowledgeAsync(Actor actor, Guid id, string? note) =>
        ChangeAsync(
            actor,
            id,
            note,
            AuditActions.AlertAcknowledged,
            (alert, now) =>
            {
                if (alert.State is AlertState.Acknowledged)
                {
                    throw new RefusalException(
                        RefusalCode.Conflict,
                        $"{alert.AcknowledgedBy} has acknowledged it already."
                    );
                }

                (alert.State, alert.AcknowledgedBy, alert.AcknowledgedAt) = (
                    AlertState.Acknowledged,
                    actor.Name,
                    now
                );
            }
        );

    /// <summary>Says that it is over. The same thing happening again opens another alert.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="id">The alert.</param>
    /// <param name="note">What they say to it; the note that is there stays when absent.</param>
    /// <returns>The alert afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, there is none that they may see, over already, or not acceptable.</exception>
    public Task<Alert> ResolveAsync(Actor actor, Guid id, string? note) =>
        ChangeAsync(
            actor,
            id,
            note,
            AuditActions.AlertResolved,
            (alert, now) =>
                (alert.State, alert.ResolvedBy, alert.ResolvedAt) = (AlertState.Resolved, actor.Name, now)
        );

    private static FieldErrors Check(string? note)
    {
        var errors = new FieldErrors();
        TextRules.Check(note, "note", AlertLimits.Note, errors);
        return errors;
    }

    private static object FactsOf(Alert alert) =>
        new
        {
            alert.Kind,
            alert.Subject,
            alert.State,
            alert.Note,
        };

    private async Task<Alert> ChangeAsync(
        Actor actor,
        Guid id,
        string? note,
        string action,
        Action<Alert, DateTimeOffset> change
    )
    {
        actor.Require(Permissions.AlertsWrite);
        Check(note).ThrowIfAny();
        var (alert, from) = await StoreErrors.ExplainAsync(() => TryAsync(actor, id, note, action, change));
        var now = clock.GetUtcNow();
        signals.Publish(
            new(SignalTopic.Alerts, []) { Events = [AlertEvents.Of(action, alert, from, now, actor.Name)] }
        );
        return alert;
    }

    // The watcher may count it up at the same time: whoever comes second does it to what the first one wrote.
    private async Task<(Alert Alert, AlertState From)> TryAsync(
        Actor actor,
        Guid id,
        string? note,
        string action,
        Action<Alert, DateTimeOffset> change
    )
    {
        var seen = AlertKinds.SeenBy(actor);
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync();
            var alert =
                await db.Alerts.SingleOrDefaultAsync(a => a.Id == id && seen.Contains(a.Kind))
                ?? throw new RefusalException(RefusalCode.NotFound, "There is no such alert.");
            if (alert.State is AlertState.Resolved)
            {
                throw new RefusalException(
                    RefusalCode.Conflict,
                    $"{alert.ResolvedBy} has resolved it already."
                );
            }

            var (before, from, now) = (FactsOf(alert), alert.State, clock.GetUtcNow());
            change(alert, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)));
            alert.Note = string.IsNullOrWhiteSpace(note) ? alert.Note : note.Trim();
            alert.Version++;
            audit.Add(db, actor, action, AuditSubject.Alert(id), before, FactsOf(alert));
            try
            {
                await db.SaveChangesAsync();
                return (alert, from);
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                // It has changed since it was read.
            }
        }
    }
}
