using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security;

/// <summary>What the roles of an account come to. A permission that any role gives without limits holds in all queues.</summary>
internal static class ActorRights
{
    /// <summary>Reads them from the store.</summary>
    public static async Task<Actor> ReadAsync(
        AppDbContext db,
        AppUser user,
        CancellationToken cancellationToken
    )
    {
        var own = db.UserRoles.Where(l => l.UserId == user.Id).Select(l => l.RoleId);
        var roles = await ReadAsync(db, db.Roles.Where(r => own.Contains(r.Id)), cancellationToken);
        var actor = Combine(user.Email!, roles) with { UserId = user.Id };
        // Here and not at the door: whatever asks what they may do gets the same answer, keys of theirs too.
        return !user.TwoFactorEnabled && roles.Exists(r => r.RequiresSecondFactor)
            ? actor with
            {
                Permissions = Roles.Nothing,
                Limited = FrozenDictionary<string, FrozenSet<string>>.Empty,
                MustEnrol = true,
            }
            : actor;
    }

    /// <summary>Whether a role of an account asks for a second factor.</summary>
    public static Task<bool> MustHaveFactorAsync(
        AppDbContext db,
        AppUser user,
        CancellationToken cancellationToken
    ) =>
        (
            from link in db.UserRoles
            join claim in db.RoleClaims on link.RoleId equals claim.RoleId
            where link.UserId == user.Id && claim.ClaimType == RoleDefinition.SecondFactorClaim
            select claim
        ).AnyAsync(cancellationToken);

    /// <summary>Reads what roles allow.</summary>
    public static Task<List<RoleDefinition>> ReadRolesAsync(
        AppDbContext db,
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken
    ) => ReadAsync(db, db.Roles.Where(r => names.Contains(r.Name!)), cancellationToken);

    private static async Task<List<RoleDefinition>> ReadAsync(
        AppDbContext db,
        IQueryable<IdentityRole<Guid>> which,
        CancellationToken cancellationToken
    )
    {
        var rows = await (
            from role in which
            join claim in db.RoleClaims on role.Id equals claim.RoleId into claims
            from claim in claims.DefaultIfEmpty()
            orderby role.Name
            select new
            {
                role.Name,
                Type = claim == null ? null : claim.ClaimType,
                Value = claim == null ? null : claim.ClaimValue,
            }
        ).ToListAsync(cancellationToken);
        return
        [
            .. rows.GroupBy(r => r.Name!, StringComparer.Ordinal)
                .Select(g =>
                    RoleDefinition.Of(
                        g.Key,
                        [.. g.Where(r => r.Type is not null).Select(r => (r.Type!, r.Value!))]
                    )
                ),
        ];
    }

    /// <summary>What somebody with all these roles may do.</summary>
    public static Actor Combine(string name, IReadOnlyCollection<RoleDefinition> roles)
    {
        var free = roles
            .Where(r => r.Queues.Count == 0)
            .SelectMany(r => r.Permissions)
            .ToHashSet(StringComparer.Ordinal);
        var limited = roles
            .Where(r => r.Queues.Count > 0)
            .SelectMany(r => r.Permissions.SelectMany(p => r.Queues.Select(q => (Permission: p, Queue: q))))
            .Where(pair => !free.Contains(pair.Permission))
            .GroupBy(pair => pair.Permission, pair => pair.Queue, StringComparer.Ordinal)
            .ToFrozenDictionary(
                g => g.Key,
                g => g.ToFrozenSet(StringComparer.Ordinal),
                StringComparer.Ordinal
            );
        return new(name, free.Concat(limited.Keys).ToFrozenSet(StringComparer.Ordinal))
        {
            Roles = [.. roles.Select(r => r.Name)],
            Limited = limited,
        };
    }
}
