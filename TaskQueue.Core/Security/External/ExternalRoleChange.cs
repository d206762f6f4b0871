using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

/// <summary>
/// Gives an account the roles that a provider decides on, and no others; but the last administrator who has a password stays
/// one.
/// </summary>
/// <param name="audit">Tells what changed.</param>
/// <param name="logger">The log.</param>
public sealed partial class ExternalRoleChange(AuditLog audit, ILogger<ExternalRoleChange> logger)
{
    /// <summary>Those of some roles that there are; the others are told in the log.</summary>
    internal async Task<IReadOnlyList<string>> KnownOfAsync(
        AppDbContext db,
        IReadOnlyList<string> wanted,
        OidcProvider provider,
        CancellationToken cancellationToken
    )
    {
        var known = await AccountRows.AllRolesAsync(db, cancellationToken);
        foreach (var unknown in wanted.Where(r => !known.Contains(r)))
        {
            LogUnknownRole(provider.Name, unknown);
        }

        return [.. wanted.Where(known.Contains)];
    }

    /// <summary>Gives them. The caller's transaction carries it, in which nobody else changes who may do what.</summary>
    /// <returns>Whether the account had others.</returns>
    internal async Task<bool> SetAsync(
        AppDbContext db,
        AppUser user,
        IReadOnlyList<string> decided,
        OidcProvider provider,
        Origin origin,
        CancellationToken cancellationToken
    )
    {
        var next = decided.ToHashSet(StringComparer.Ordinal);
        var before = await AccountRows.RolesOfAsync(db, user.Id, cancellationToken);
        if (
            before.Contains(Roles.Admin)
            && !next.Contains(Roles.Admin)
            && await IsLastAdminAsync(db, user.Id, cancellationToken)
        )
        {
            LogLastAdmin(provider.Name);
            next.Add(Roles.Admin);
        }

        if (next.SetEquals(before))
        {
            return false;
        }

        await AccountRows.SetRolesAsync(db, user.Id, next, cancellationToken);
        audit.Add(
            db,
            Actor.Owner(user, origin),
            AuditActions.AccountChanged,
            AuditSubject.Account(user.Email!),
            new { roles = before },
            new { roles = next.Order(StringComparer.Ordinal), provider = provider.Name }
        );
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static async Task<bool> IsLastAdminAsync(
        AppDbContext db,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await AccountRows.KeepAnAdminAsync(db, userId, cancellationToken);
            return false;
        }
        catch (RefusalException)
        {
            return true;
        }
    }

    [LoggerMessage(
        EventId = 7031,
        Level = LogLevel.Warning,
        Message = "The provider {Provider} gives the role {Role}, which does not exist; it is left out"
    )]
    private partial void LogUnknownRole(string provider, string role);

    [LoggerMessage(
        EventId = 7032,
        Level = LogLevel.Warning,
        Message = "The provider {Provider} takes the role admin from the last administrator who has a password; they keep it"
    )]
    private partial void LogLastAdmin(string provider);
}
