using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Reads accounts, for those who manage them. Lists page by e-mail address.</summary>
/// <param name="contexts">The store.</param>
/// <param name="normalizer">Makes addresses comparable.</param>
/// <param name="clock">The current time.</param>
public sealed class UserQueries(
    IDbContextFactory<AppDbContext> contexts,
    ILookupNormalizer normalizer,
    TimeProvider clock
)
{
    /// <summary>Accounts that a page has at the most.</summary>
    public const int MostRows = 500;

    /// <summary>A page of accounts.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which ones.</param>
    /// <param name="after">The cursor of the page before; the beginning when absent.</param>
    /// <param name="limit">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    [SuppressMessage("Globalization", "CA1309", Justification = "The store compares, in its own order.")]
    [SuppressMessage("Globalization", "CA1311", Justification = "The store does it, in its own way.")]
    [SuppressMessage("Globalization", "CA1304", Justification = "The store does it, in its own way.")]
    [SuppressMessage("Performance", "CA1862", Justification = "The store does it, in its own way.")]
    [SuppressMessage("Usage", "MA0011", Justification = "The store does it, in its own way.")]
    public async Task<Page<UserAccount>> ListAsync(
        Actor actor,
        UserFilter filter,
        string? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.UsersManage);
        limit = Math.Clamp(limit, 1, MostRows);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var query = Having(db, filter.Status);
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var text = filter.Text.Trim().ToUpperInvariant();
            query = query.Where(u =>
                u.NormalizedEmail!.Contains(text) || (u.Name != null && u.Name.ToUpper().Contains(text))
            );
        }

        if (after is not null)
        {
            query = query.Where(u => string.Compare(u.NormalizedEmail, after) > 0);
        }

        var rows = await query.OrderBy(u => u.NormalizedEmail).Take(limit + 1).ToListAsync(cancellationToken);
        var items = rows.Count > limit ? rows[..limit] : rows;
        return new(
            await DescribeAsync(db, items, clock.GetUtcNow(), cancellationToken),
            rows.Count > limit ? items[^1].NormalizedEmail : null
        );
    }

    /// <summary>One account.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The account, or <see langword="null"/> when there is none.</returns>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<UserAccount?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.UsersManage);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancellationToken);
        return user is null
            ? null
            : (await DescribeAsync(db, [user], clock.GetUtcNow(), cancellationToken))[0];
    }

    /// <summary>The roles that there are, by name.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<string>> RolesAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.UsersManage);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await AccountRows.AllRolesAsync(db, cancellationToken);
    }

    /// <summary>The e-mail address of an account as it is compared.</summary>
    /// <param name="email">The address.</param>
    internal string Normalize(string email) => normalizer.NormalizeEmail(email);

    /// <summary>What is shown of accounts: three statements, however many there are.</summary>
    internal static async Task<IReadOnlyList<UserAccount>> DescribeAsync(
        AppDbContext db,
        IReadOnlyList<AppUser> users,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var ids = users.Select(u => u.Id).ToList();
        var roles = (
            await (
                from link in db.UserRoles
                join role in db.Roles on link.RoleId equals role.Id
                where ids.Contains(link.UserId)
                orderby role.Name
                select new { link.UserId, role.Name }
            ).ToListAsync(cancellationToken)
        ).ToLookup(r => r.UserId, r => r.Name!);
        var linked = (
            await db
                .ExternalLogins.Where(l => ids.Contains(l.UserId))
                .Select(l => new { l.UserId, l.Provider })
                .ToListAsync(cancellationToken)
        ).ToLookup(l => l.UserId, l => l.Provider);
        var keys = users.ToDictionary(u => u.Id, u => SignInKeys.OfName(u.NormalizedEmail ?? ""));
        var asked = keys.Values.Distinct().ToList();
        var locked = await db
            .SignInMarks.Where(m => asked.Contains(m.Key) && m.Until > now)
            .ToDictionaryAsync(m => m.Key, m => m.Until, cancellationToken);
        return
        [
            .. users.Select(u => new UserAccount(
                u.Id,
                u.Email!,
                u.Name,
                [.. roles[u.Id]],
                UserAccount.StatusOf(u, linked.Contains(u.Id)),
                u.CreatedAt,
                u.LastSignInAt,
                u.DisabledAt,
                locked.GetValueOrDefault(keys[u.Id])
            )
            {
                HasSecondFactor = u.TwoFactorEnabled,
                Providers = [.. linked[u.Id].Distinct().Order(StringComparer.Ordinal)],
            }),
        ];
    }

    private static IQueryable<AppUser> Having(AppDbContext db, UserStatus? status)
    {
        var users = db.Users.AsNoTracking();
        return status switch
        {
            UserStatus.Disabled => users.Where(u => u.DisabledAt != null),
            UserStatus.Invited => users.Where(u =>
                u.DisabledAt == null
                && u.PasswordHash == null
                && !db.ExternalLogins.Any(l => l.UserId == u.Id)
            ),
            UserStatus.Unconfirmed => users.Where(u =>
                u.DisabledAt == null && u.PasswordHash != null && !u.EmailConfirmed
            ),
            UserStatus.Active => users.Where(u =>
                u.DisabledAt == null
                && (u.PasswordHash != null || db.ExternalLogins.Any(l => l.UserId == u.Id))
                && u.EmailConfirmed
            ),
            _ => users,
        };
    }
}
