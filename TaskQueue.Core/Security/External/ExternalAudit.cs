using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.External;

/// <summary>What the audit log is told of links between accounts and providers.</summary>
internal static class ExternalAudit
{
    public static void Linked(
        AuditLog audit,
        AppDbContext db,
        Actor actor,
        AppUser user,
        ExternalLogin login
    ) =>
        audit.Add(
            db,
            actor,
            AuditActions.LoginLinked,
            AuditSubject.Account(user.Email!),
            before: null,
            FactsOf(login)
        );

    public static void Unlinked(
        AuditLog audit,
        AppDbContext db,
        Actor actor,
        AppUser user,
        ExternalLogin login
    ) => audit.Add(db, actor, AuditActions.LoginUnlinked, AuditSubject.Account(user.Email!), FactsOf(login));

    private static object FactsOf(ExternalLogin login) =>
        new
        {
            login.Provider,
            login.Issuer,
            login.Subject,
            login.Email,
        };
}
