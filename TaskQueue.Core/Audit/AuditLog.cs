using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Audit;

/// <summary>
/// Writes the audit log. An entry goes into the transaction of the change that it tells of, so that neither is there without
/// the other; no lock is taken for it. <see cref="AuditSealer"/> gives it its place in the chain a moment later.
/// </summary>
/// <param name="contexts">The store, for entries that have no transaction of their own.</param>
/// <param name="key">Marks the entries.</param>
/// <param name="clock">The current time.</param>
public sealed class AuditLog(IDbContextFactory<AppDbContext> contexts, AuditKey key, TimeProvider clock)
{
    /// <summary>Adds an entry to what a context will save; none where before and after are the same.</summary>
    /// <param name="db">The context that makes the change.</param>
    /// <param name="actor">Who did it; one that is silent leaves no entry.</param>
    /// <param name="action">What: one of <see cref="AuditActions"/>.</param>
    /// <param name="subject">To what.</param>
    /// <param name="before">What it changed, as it was: an object without secrets; absent where there was nothing.</param>
    /// <param name="after">As it is now; absent where there is nothing any more.</param>
    public void Add(
        AppDbContext db,
        Actor actor,
        string action,
        AuditSubject subject,
        object? before = null,
        object? after = null
    )
    {
        if (Entry(actor, action, subject, before, after) is { } entry)
        {
            db.AuditEntries.Add(entry);
        }
    }

    /// <summary>Writes an entry on its own: the act has no transaction on the store, or a refusal is told of.</summary>
    /// <param name="actor">Who did it; one that is silent leaves no entry.</param>
    /// <param name="action">What: one of <see cref="AuditActions"/>.</param>
    /// <param name="subject">To what.</param>
    /// <param name="after">What else is to be said.</param>
    /// <param name="outcome">Whether it was done.</param>
    public async Task WriteAsync(
        Actor actor,
        string action,
        AuditSubject subject,
        object? after = null,
        AuditOutcome outcome = AuditOutcome.Done
    )
    {
        if (Entry(actor, action, subject, null, after, outcome) is not { } entry)
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        db.AuditEntries.Add(entry);
        // No token: what has been done is done, and must be told of.
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>The trace of what runs now, for whoever writes the entry elsewhere.</summary>
    internal static string? TraceId => Activity.Current?.TraceId.ToHexString();

    /// <summary>Makes an entry, for whoever writes rows by hand.</summary>
    /// <param name="actor">Who did it.</param>
    /// <param name="action">What.</param>
    /// <param name="subject">To what.</param>
    /// <param name="before">As it was.</param>
    /// <param name="after">As it is now.</param>
    /// <param name="outcome">Whether it was done.</param>
    /// <param name="traceId">The trace of the request; that of what runs now when absent.</param>
    /// <returns>The entry; none for an actor that is silent, and none where nothing was changed.</returns>
    internal AuditEntry? Entry(
        Actor actor,
        string action,
        AuditSubject subject,
        object? before = null,
        object? after = null,
        AuditOutcome outcome = AuditOutcome.Done,
        string? traceId = null
    )
    {
        if (actor.IsSilent)
        {
            return null;
        }

        var (was, isNow, differs) = AuditText.Write(before, after);
        if (!differs)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            // What both stores can keep, so that the digest is the same from either.
            At = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            Actor = AuditText.Keep(actor.Name, AuditText.LongestActor),
            ActorKind = KindOf(actor),
            UserId = actor.UserId,
            KeyId = actor.KeyId,
            Via = actor.Origin?.Via ?? Via.System,
            Address = AddressOf(actor.Origin),
            Action = action,
            SubjectType = AuditText.Keep(subject.Type, AuditText.LongestType),
            SubjectId = AuditText.Keep(subject.Id, AuditText.LongestId),
            Before = was,
            After = isNow,
            Outcome = outcome,
            TraceId = traceId ?? TraceId,
        };
        entry.Mark = AuditChain.Mark(key.Bytes, entry);
        return entry;
    }

    private static ActorKind KindOf(Actor actor) =>
        actor.KeyId is not null ? ActorKind.Key
        // By the door, not by the name, which somebody who fails to sign in may choose.
        : actor.Origin?.Via is null or Via.System or Via.Cli && actor.Name == Actor.System.Name
            ? ActorKind.System
        : ActorKind.Person;

    private static string? AddressOf(Origin? origin) =>
        origin?.Address is not { } address ? null
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.ToString();
}
