using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>
/// What people do with dead letters that died of the same. Each act is about all of them, so that it takes the permission to
/// requeue in all queues where there are some.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="groups">Reads groups.</param>
/// <param name="audit">Tells who did it.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="clock">The current time.</param>
public sealed class LetterGroupService(
    IDbContextFactory<AppDbContext> contexts,
    DeadLetterGroups groups,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    private readonly LetterGroupRows _rows = new(contexts, audit, signals, clock);

    /// <summary>Takes a group that is nobody's.</summary>
    /// <param name="actor">Who takes it.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="expected">The version that they saw; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such group, somebody else's, or not what was seen.</exception>
    public Task<DeadLetterGroup> TakeAsync(Actor actor, long fingerprint, SeenVersion? expected) =>
        ChangeAsync(
            actor,
            fingerprint,
            expected,
            AuditActions.LetterGroupOwned,
            (row, now) =>
            {
                if (row.IsOwnedBy(actor.UserId, actor.Name))
                {
                    return null;
                }

                if (row.Owner is not null)
                {
                    throw LetterGroupFacts.Clash(row.Owner, "has had it since", row.OwnedAt);
                }

                (row.OwnerId, row.Owner, row.OwnedAt) = (actor.UserId, actor.Name, now);
                return "took it";
            }
        );

    /// <summary>Gives a group of one's own back.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="expected">The version that they saw; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such group, somebody else's, or not what was seen.</exception>
    public Task<DeadLetterGroup> ReleaseAsync(Actor actor, long fingerprint, SeenVersion? expected) =>
        ChangeAsync(
            actor,
            fingerprint,
            expected,
            AuditActions.LetterGroupOwned,
            (row, _) =>
            {
                if (row.Owner is null)
                {
                    return null;
                }

                if (!row.IsOwnedBy(actor.UserId, actor.Name))
                {
                    throw LetterGroupFacts.Clash(row.Owner, "has had it since", row.OwnedAt);
                }

                (row.OwnerId, row.Owner, row.OwnedAt) = (null, null, null);
                return "released it";
            }
        );

    /// <summary>Gives a group to somebody, or writes a note to it.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="edit">What is to be another.</param>
    /// <param name="expected">The version that they saw; any when absent.</param>
    /// <exception cref="RefusalException">
    /// Not allowed, no such group, not what was seen, the note is too long, or the account is none that could act on it.
    /// </exception>
    public Task<DeadLetterGroup> EditAsync(
        Actor actor,
        long fingerprint,
        LetterGroupEdit edit,
        SeenVersion? expected
    )
    {
        actor.RequireSome(Permissions.DeadLettersRequeue);
        LetterGroupRules.CheckNote(edit.Note).ThrowIfAny();
        return ChangeAsync(
            actor,
            fingerprint,
            expected,
            edit.HasOwner ? AuditActions.LetterGroupOwned : AuditActions.LetterGroupNoted,
            async (db, row, now) =>
            {
                var owned = edit.HasOwner
                    ? await LetterGroupOwners.GiveAsync(db, groups, row, edit.Owner, now)
                    : null;
                var noted = edit.HasNote ? Annotate(row, edit.Note, actor, now) : null;
                return owned is null ? noted
                    : noted is null ? owned
                    : $"{owned} and {noted}";
            }
        );
    }

    /// <summary>Puts a group off: it is open again at a time, or when so many more tasks have died of it, whichever comes first.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="until">The time; absent where only deaths end it.</param>
    /// <param name="deaths">How many more deaths; absent where only time ends it.</param>
    /// <param name="expected">The version that they saw; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such group, done with, not what was seen, or not acceptable.</exception>
    public Task<DeadLetterGroup> SnoozeAsync(
        Actor actor,
        long fingerprint,
        DateTimeOffset? until,
        int? deaths,
        SeenVersion? expected
    )
    {
        actor.RequireSome(Permissions.DeadLettersRequeue);
        LetterGroupRules.CheckSnooze(until, deaths, clock.GetUtcNow()).ThrowIfAny();
        return ChangeAsync(
            actor,
            fingerprint,
            expected,
            AuditActions.LetterGroupSnoozed,
            (row, now) =>
            {
                RequireUnresolved(row, now);
                (row.SnoozedBy, row.SnoozedAt) = (actor.Name, now);
                (row.SnoozedUntil, row.SnoozedToDeaths) = (until?.ToUniversalTime(), row.Deaths + deaths);
                return "snoozed it";
            }
        );
    }

    /// <summary>Ends a snooze.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="expected">The version that they saw; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such group, not put off, or not what was seen.</exception>
    public Task<DeadLetterGroup> WakeAsync(Actor actor, long fingerprint, SeenVersion? expected) =>
        ChangeAsync(
            actor,
            fingerprint,
            expected,
            AuditActions.LetterGroupWoken,
            (row, now) =>
            {
                if (row.StatusAt(now) is not LetterGroupStatus.Snoozed)
                {
                    throw new RefusalException(RefusalCode.Conflict, "It is not snoozed.");
                }

                Wake(row);
                return "woke it";
            }
        );

    /// <summary>Says that a group is done with. It is open again, and says so, once another task dies of it.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="note">What is known of it; the note that is there stays when absent, and goes when empty.</param>
    /// <param name="expected">The version that they saw; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such group, done with already, not what was seen, or the note is too long.</exception>
    public Task<DeadLetterGroup> ResolveAsync(
        Actor actor,
        long fingerprint,
        string? note,
        SeenVersion? expected
    )
    {
        actor.RequireSome(Permissions.DeadLettersRequeue);
        LetterGroupRules.CheckNote(note).ThrowIfAny();
        return ChangeAsync(
            actor,
            fingerprint,
            expected,
            AuditActions.LetterGroupResolved,
            (row, now) =>
            {
                RequireUnresolved(row, now);
                Wake(row);
                (row.ResolvedBy, row.ResolvedAt, row.ResolvedDeaths) = (actor.Name, now, row.Deaths);
                if (note is not null)
                {
                    Annotate(row, note, actor, now);
                }

                return "resolved it";
            }
        );
    }

    /// <summary>Takes back that a group is done with.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="expected">The version that they saw; any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such group, never resolved, or not what was seen.</exception>
    public Task<DeadLetterGroup> ReopenAsync(Actor actor, long fingerprint, SeenVersion? expected) =>
        ChangeAsync(
            actor,
            fingerprint,
            expected,
            AuditActions.LetterGroupReopened,
            (row, _) =>
            {
                if (row.ResolvedAt is null)
                {
                    throw new RefusalException(RefusalCode.Conflict, "It is open: nobody has resolved it.");
                }

                (row.ResolvedBy, row.ResolvedAt, row.ResolvedDeaths) = (null, null, 0);
                return "reopened it";
            }
        );

    /// <summary>Changes the row of a group, and reads the group again.</summary>
    internal async Task<DeadLetterGroup> ChangeAsync(
        Actor actor,
        long fingerprint,
        SeenVersion? expected,
        string action,
        Func<AppDbContext, LetterGroup, DateTimeOffset, Task<string?>> change
    )
    {
        var seen = await groups.RequireAsync(actor, fingerprint, CancellationToken.None);
        await _rows.ChangeAsync(actor, seen, expected, action, change);
        return await groups.FindAsync(
                actor.Also(Permissions.TasksRead, Permissions.DeadLettersRequeue),
                fingerprint,
                TrendUnit.Hour,
                CancellationToken.None
            ) ?? seen;
    }

    private Task<DeadLetterGroup> ChangeAsync(
        Actor actor,
        long fingerprint,
        SeenVersion? expected,
        string action,
        Func<LetterGroup, DateTimeOffset, string?> change
    ) =>
        ChangeAsync(actor, fingerprint, expected, action, (_, row, now) => Task.FromResult(change(row, now)));

    private static void RequireUnresolved(LetterGroup row, DateTimeOffset now)
    {
        if (row.StatusAt(now) is LetterGroupStatus.Resolved)
        {
            throw LetterGroupFacts.Clash(row.ResolvedBy, "has resolved it already,", row.ResolvedAt);
        }
    }

    private static void Wake(LetterGroup row) =>
        (row.SnoozedBy, row.SnoozedAt, row.SnoozedUntil, row.SnoozedToDeaths) = (null, null, null, null);

    private static string? Annotate(LetterGroup row, string? note, Actor actor, DateTimeOffset now)
    {
        note = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        if (note == row.Note)
        {
            return null;
        }

        (row.Note, row.NoteBy, row.NoteAt) = (
            note,
            note is null ? null : actor.Name,
            note is null ? null : now
        );
        return note is null ? "took its note away" : "wrote a note to it";
    }
}
