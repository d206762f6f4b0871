using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Security;

/// <summary>Lists roles, and makes, changes and deletes those that the product did not bring along.</summary>
/// <param name="contexts">The store.</param>
/// <param name="normalizer">Makes names comparable.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="signals">Tell the other processes, whose people may have other rights from now on.</param>
/// <param name="clock">The current time.</param>
public sealed class RoleService(
    IDbContextFactory<AppDbContext> contexts,
    ILookupNormalizer normalizer,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    /// <summary>Roles that there may be.</summary>
    public const int Most = 100;

    /// <summary>All roles, the built-in ones first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<ListedRole>> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.UsersManage);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .Roles.AsNoTracking()
            .Select(r => new
            {
                r.Name,
                Claims = db.RoleClaims.Where(c => c.RoleId == r.Id).ToList(),
                Members = db.UserRoles.Count(l => l.RoleId == r.Id),
                Lacking = db.UserRoles.Count(l =>
                    l.RoleId == r.Id && !db.Users.Any(u => u.Id == l.UserId && u.TwoFactorEnabled)
                ),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(r => new ListedRole(
                    RoleDefinition.Of(r.Name!, [.. r.Claims.Select(c => (c.ClaimType!, c.ClaimValue!))]),
                    r.Members,
                    r.Lacking
                ))
                .OrderBy(r => r.Role.IsBuiltIn ? Roles.All.ToList().IndexOf(r.Role.Name) : Most)
                .ThenBy(r => r.Role.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>One role.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or there is none.</exception>
    public async Task<ListedRole> GetAsync(Actor actor, string name, CancellationToken cancellationToken) =>
        (await ListAsync(actor, cancellationToken)).FirstOrDefault(r => r.Role.Name == name)
        ?? throw NoSuch();

    /// <summary>Makes a role.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">What it is to be.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">Not allowed, not acceptable, or the name is taken.</exception>
    public async Task CreateAsync(Actor actor, NewRole wanted, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.UsersManage);
        actor.RequireFresh(clock);
        wanted.Check().ThrowIfAny();
        wanted.CheckReach(actor).ThrowIfAny(RefusalCode.Forbidden);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var names = await db.Roles.Select(r => r.Name!).ToListAsync(cancellationToken);
        if (names.Contains(wanted.Name, StringComparer.OrdinalIgnoreCase))
        {
            throw new RefusalException(RefusalCode.Conflict, "There is a role of that name.");
        }

        if (names.Count >= Most)
        {
            throw RefusalException.Field("name", $"There may be {Most} roles.");
        }

        var role = new IdentityRole<Guid>(wanted.Name)
        {
            Id = Guid.CreateVersion7(),
            NormalizedName = normalizer.NormalizeName(wanted.Name),
        };
        db.Roles.Add(role);
        db.RoleClaims.AddRange(ClaimsOf(role.Id, wanted));
        audit.Add(db, actor, AuditActions.RoleCreated, AuditSubject.Role(wanted.Name), null, FactsOf(wanted));
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    /// <summary>Changes what a role allows. Those who have it feel it at once.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">What it is to be, whole; the name says which.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">Not allowed, not acceptable, built in, or there is none.</exception>
    public async Task UpdateAsync(Actor actor, NewRole wanted, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.UsersManage);
        actor.RequireFresh(clock);
        wanted.Check().ThrowIfAny();
        wanted.CheckReach(actor).ThrowIfAny(RefusalCode.Forbidden);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var role =
            await db.Roles.FirstOrDefaultAsync(r => r.Name == wanted.Name, cancellationToken)
            ?? throw NoSuch();
        await UserWriter.RequireReachAsync(db, actor, [wanted.Name], cancellationToken);
        var before = await FactsOfAsync(db, role, cancellationToken);
        // Whether it asks for a second factor is decided elsewhere, and stays.
        await db
            .RoleClaims.Where(c => c.RoleId == role.Id && c.ClaimType != RoleDefinition.SecondFactorClaim)
            .ExecuteDeleteAsync(cancellationToken);
        db.RoleClaims.AddRange(ClaimsOf(role.Id, wanted));
        audit.Add(
            db,
            actor,
            AuditActions.RoleChanged,
            AuditSubject.Role(wanted.Name),
            before,
            FactsOf(wanted)
        );
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        signals.Publish(new(SignalTopic.Access, []));
    }

    /// <summary>
    /// Says whether a role, a built-in one too, asks for a second factor. Those who have the role and none may do nothing from
    /// then on but set one up; they feel it at once.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">The role.</param>
    /// <param name="required">Whether it does.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">Not allowed, the role may more than they may, or there is none.</exception>
    public async Task RequireFactorAsync(
        Actor actor,
        string name,
        bool required,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.UsersManage);
        actor.RequireFresh(clock);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var role =
            await db.Roles.FirstOrDefaultAsync(r => r.Name == name, cancellationToken) ?? throw NoSuch();
        var known = (await ActorRights.ReadRolesAsync(db, [name], cancellationToken))[0];
        if (!Accounts.UserRules.Reaches(actor, [known]))
        {
            throw new RefusalException(
                RefusalCode.Forbidden,
                "The role has permissions that you do not have yourself."
            );
        }

        if (known.RequiresSecondFactor == required)
        {
            return;
        }

        await db
            .RoleClaims.Where(c => c.RoleId == role.Id && c.ClaimType == RoleDefinition.SecondFactorClaim)
            .ExecuteDeleteAsync(cancellationToken);
        if (required)
        {
            db.RoleClaims.Add(
                new()
                {
                    RoleId = role.Id,
                    ClaimType = RoleDefinition.SecondFactorClaim,
                    ClaimValue = RoleDefinition.Required,
                }
            );
        }

        audit.Add(
            db,
            actor,
            AuditActions.RoleChanged,
            AuditSubject.Role(name),
            new { requiresFactor = !required },
            new { requiresFactor = required }
        );
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        signals.Publish(new(SignalTopic.Access, []));
    }

    /// <summary>Deletes a role that nobody has.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">Not allowed, built in, somebody has it, or there is none.</exception>
    public async Task DeleteAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.UsersManage);
        actor.RequireFresh(clock);
        if (Roles.All.Contains(name, StringComparer.Ordinal))
        {
            throw new RefusalException(RefusalCode.Conflict, "A built-in role cannot be deleted.");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var role =
            await db.Roles.FirstOrDefaultAsync(r => r.Name == name, cancellationToken) ?? throw NoSuch();
        await UserWriter.RequireReachAsync(db, actor, [name], cancellationToken);
        var members = await db.UserRoles.CountAsync(l => l.RoleId == role.Id, cancellationToken);
        if (members > 0)
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                members == 1 ? "One account has this role." : $"{members} accounts have this role."
            );
        }

        audit.Add(
            db,
            actor,
            AuditActions.RoleDeleted,
            AuditSubject.Role(name),
            await FactsOfAsync(db, role, cancellationToken)
        );
        db.Roles.Remove(role);
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        signals.Publish(new(SignalTopic.Access, []));
    }

    private static object FactsOf(NewRole role) =>
        new
        {
            permissions = role.Permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            queues = role.Queues.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            description = string.IsNullOrWhiteSpace(role.Description) ? null : role.Description.Trim(),
        };

    private static async Task<object> FactsOfAsync(
        AppDbContext db,
        IdentityRole<Guid> role,
        CancellationToken cancellationToken
    )
    {
        var claims = await db
            .RoleClaims.Where(c => c.RoleId == role.Id)
            .Select(c => new { c.ClaimType, c.ClaimValue })
            .ToListAsync(cancellationToken);
        var known = RoleDefinition.Of(role.Name!, [.. claims.Select(c => (c.ClaimType!, c.ClaimValue!))]);
        return FactsOf(
            new()
            {
                Name = known.Name,
                Permissions = known.Permissions,
                Queues = known.Queues,
                Description = known.Description,
            }
        );
    }

    private static IEnumerable<IdentityRoleClaim<Guid>> ClaimsOf(Guid role, NewRole wanted)
    {
        var claims = wanted
            .Permissions.Distinct(StringComparer.Ordinal)
            .Select(p => (RoleDefinition.PermissionClaim, p))
            .Concat(
                wanted.Queues.Distinct(StringComparer.Ordinal).Select(q => (RoleDefinition.QueueClaim, q))
            );
        if (!string.IsNullOrWhiteSpace(wanted.Description))
        {
            claims = claims.Append((RoleDefinition.DescriptionClaim, wanted.Description.Trim()));
        }

        return claims.Select(c => new IdentityRoleClaim<Guid>
        {
            RoleId = role,
            ClaimType = c.Item1,
            ClaimValue = c.Item2,
        });
    }

    private static RefusalException NoSuch() => new(RefusalCode.NotFound, "There is no such role.");
}
