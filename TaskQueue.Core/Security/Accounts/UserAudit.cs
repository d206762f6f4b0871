using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>What the audit log is told of an account.</summary>
internal static class UserAudit
{
    /// <summary>What there is to tell of it.</summary>
    public static object FactsOf(AppUser user, IReadOnlyList<string> roles) =>
        new
        {
            user.Name,
            roles = roles.Order(StringComparer.Ordinal),
            disabled = user.DisabledAt is not null,
        };

    /// <summary>Tells of a change. Of what shows nothing by itself there is only the word for it.</summary>
    public static void Tell(
        AuditLog audit,
        AppDbContext db,
        Actor actor,
        string action,
        string email,
        object before,
        object after
    )
    {
        var changed = action is AuditActions.AccountChanged;
        audit.Add(
            db,
            actor,
            action,
            AuditSubject.Account(email),
            changed || action is AuditActions.AccountDeleted ? before : null,
            changed ? after : null
        );
    }
}
