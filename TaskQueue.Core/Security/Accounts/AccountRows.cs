using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>What several changes of accounts share. The caller's transaction carries it.</summary>
internal static class AccountRows
{
    private const long LockNumber = 7165210012;

    /// <summary>
    /// Lets one change of who may do what in at a time, until the transaction ends: what it finds out about all
    /// administrators stays true until then. On SQLite there is one writer anyway.
    /// </summary>
    public static async Task LockAsync(
        AppDbContext db,
        StoreConnection connection,
        CancellationToken cancellationToken
    )
    {
        if (connection.Provider is StoreProvider.Postgres)
        {
            await db.Database.ExecuteSqlAsync(
                $"SELECT pg_advisory_xact_lock({LockNumber})",
                cancellationToken
            );
        }
    }

    /// <summary>
    /// Deletes tokens until there are none. On PostgreSQL a renewal that commits while one statement waits for it leaves a row
    /// that the statement does not see; a second one does, and a renewal of a row that is gone fails.
    /// </summary>
    /// <param name="tokens">Which.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>How many there were.</returns>
    public static async Task<int> DeleteAsync(
        IQueryable<RefreshToken> tokens,
        CancellationToken cancellationToken
    )
    {
        var all = 0;
        while (await tokens.ExecuteDeleteAsync(cancellationToken) is var some and > 0)
        {
            all += some;
        }

        return all;
    }

    /// <summary>The roles of an account, by name.</summary>
    public static async Task<IReadOnlyList<string>> RolesOfAsync(
        AppDbContext db,
        Guid userId,
        CancellationToken cancellationToken
    ) =>
        await (
            from link in db.UserRoles
            join role in db.Roles on link.RoleId equals role.Id
            where link.UserId == userId
            orderby role.Name
            select role.Name!
        ).ToListAsync(cancellationToken);

    /// <summary>The names of all roles: those that come with the product first, then by name.</summary>
    public static async Task<IReadOnlyList<string>> AllRolesAsync(
        AppDbContext db,
        CancellationToken cancellationToken
    )
    {
        var names = await db.Roles.Select(r => r.Name!).ToListAsync(cancellationToken);
        return
        [
            .. Roles.All.Where(names.Contains),
            .. names.Except(Roles.All, StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Gives an account these roles and no others.</summary>
    public static async Task SetRolesAsync(
        AppDbContext db,
        Guid userId,
        IReadOnlyCollection<string> roles,
        CancellationToken cancellationToken
    )
    {
        await db.UserRoles.Where(r => r.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        var names = roles.Distinct(StringComparer.Ordinal).ToList();
        var ids = await db
            .Roles.Where(r => names.Contains(r.Name!))
            .Select(r => r.Id)
            .ToListAsync(cancellationToken);
        db.UserRoles.AddRange(
            ids.Select(id => new Microsoft.AspNetCore.Identity.IdentityUserRole<Guid>
            {
                UserId = userId,
                RoleId = id,
            })
        );
    }

    /// <summary>Ends every session of an account: no row of theirs is left, and older tokens are not of this stamp.</summary>
    public static async Task EndSessionsAsync(
        AppDbContext db,
        AppUser user,
        CancellationToken cancellationToken
    )
    {
        user.SecurityStamp = Guid.NewGuid().ToString("N");
        await DeleteAsync(db.RefreshTokens.Where(t => t.UserId == user.Id), cancellationToken);
        await db.UserSessions.Where(s => s.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Ends these sessions of an account; its other ones go on.</summary>
    public static async Task EndSessionsAsync(
        AppDbContext db,
        Guid userId,
        IReadOnlyCollection<Guid> sessions,
        CancellationToken cancellationToken
    )
    {
        await DeleteAsync(
            db.RefreshTokens.Where(t => t.UserId == userId && sessions.Contains(t.Family)),
            cancellationToken
        );
        await db
            .UserSessions.Where(s => s.UserId == userId && sessions.Contains(s.Id))
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Refuses to go on when nobody but this account could administer the installation.</summary>
    /// <exception cref="RefusalException">It is the last enabled administrator.</exception>
    public static async Task KeepAnAdminAsync(
        AppDbContext db,
        Guid leaving,
        CancellationToken cancellationToken
    )
    {
        var others =
            from user in db.Users
            join link in db.UserRoles on user.Id equals link.UserId
            join role in db.Roles on link.RoleId equals role.Id
            where
                role.Name == Roles.Admin
                && user.Id != leaving
                && user.DisabledAt == null
                && user.EmailConfirmed
                && user.PasswordHash != null
            select user.Id;
        if (!await others.AnyAsync(cancellationToken))
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "This is the last administrator who can sign in; make another one first."
            );
        }
    }

    /// <summary>Whether a change failed because another account has that address.</summary>
    public static bool IsTaken(Exception e) =>
        e is DbUpdateException { InnerException: { } inner } && StoreErrors.IsDuplicate(inner);
}
