using System.Collections.Frozen;
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
        var rows = await (
            from link in db.UserRoles
            join role in db.Roles on link.RoleId equals role.Id
            join claim in db.RoleClaims on role.Id equals claim.RoleId into claims
            from claim in claims.DefaultIfEmpty()
            where link.UserId == user.Id
            orderby role.Name
            select new
            {
                role.Name,
                Type = claim == null ? null : claim.ClaimType,
                Value = claim == null ? null : claim.ClaimValue,
            }
        ).ToListAsync(cancellationToken);
        var roles = rows.GroupBy(r => r.Name!, StringComparer.Ordinal)
            .Select(g =>
                RoleDefinition.Of(g.Key, [.. g.Where(r => r.Type is not null).Select(r => (r.Type!, r.Value!))])
            )
            .ToList();
        return Combine(user.Email!, roles) with { UserId = user.Id };
    }

    /// <summary>What somebody with all these roles may do.</summary>
    public static Actor Combine(string name, IReadOnlyCollection<RoleDefinition> roles)
    {
        var free = roles.Where(r => r.Queues.Count == 0).SelectMany(r => r.Permissions).ToHashSet(StringComparer.Ordinal);
        var limited = roles
            .Where(r => r.Queues.Count > 0)
            .SelectMany(r => r.Permissions.SelectMany(p => r.Queues.Select(q => (Permission: p, Queue: q))))
            .Where(pair => !free.Contains(pair.Permission))
            .GroupBy(pair => pair.Permission, pair => pair.Queue, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        return new(name, free.Concat(limited.Keys).ToFrozenSet(StringComparer.Ordinal))
        {
            Roles = [.. roles.Select(r => r.Name)],
            Limited = limited,
        };
    }
}
