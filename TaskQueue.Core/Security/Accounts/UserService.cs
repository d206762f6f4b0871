using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Factors;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>
/// Makes, changes and deletes accounts. Nobody chooses another's password here, save the first one of an account for a
/// program; nobody makes others mightier than they are; and there is always an administrator who can sign in.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store, for the lock between processes.</param>
/// <param name="hasher">Hashes first passwords.</param>
/// <param name="normalizer">Makes addresses comparable.</param>
/// <param name="letters">Sends links to their owners.</param>
/// <param name="check">Is told of sessions that end.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="clock">The current time.</param>
public sealed class UserService(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    IPasswordHasher<AppUser> hasher,
    ILookupNormalizer normalizer,
    AccountLetters letters,
    SessionCheck check,
    AuditLog audit,
    TimeProvider clock
)
{
    private readonly UserWriter _writer = new(contexts, connection, check, audit, clock);

    /// <summary>Makes an account. Without a password its owner is sent a link to choose one.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">The account.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">Not allowed, not acceptable, or there is one with this address.</exception>
    public async Task<MadeUser> CreateAsync(Actor actor, NewUser wanted, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.UsersManage);
        actor.RequireFresh(clock);
        wanted = wanted with { Email = wanted.Email.Trim(), Name = UserRules.Name(wanted.Name) };
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        UserRules.Check(wanted, await AccountRows.AllRolesAsync(db, cancellationToken)).ThrowIfAny();
        await UserWriter.RequireReachAsync(db, actor, wanted.Roles, cancellationToken);
        var now = clock.GetUtcNow();
        var user = wanted.ToUser(hasher, normalizer, now);
        string? token = null;
        try
        {
            await using var scope = await db.BeginWriteAsync(cancellationToken);
            db.Users.Add(user);
            await db.SaveChangesAsync(cancellationToken);
            await AccountRows.SetRolesAsync(db, user.Id, wanted.Roles, cancellationToken);
            if (wanted.Password is null)
            {
                token = await OneTimeLinks.AddAsync(
                    db,
                    user.Id,
                    LinkPurpose.Invitation,
                    now,
                    cancellationToken
                );
            }

            audit.Add(
                db,
                actor,
                AuditActions.AccountCreated,
                AuditSubject.Account(wanted.Email),
                before: null,
                UserAudit.FactsOf(user, wanted.Roles)
            );
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (AccountRows.IsTaken(e))
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                "There is an account with this e-mail address already."
            );
        }

        var made = (await UserQueries.DescribeAsync(db, [user], now, cancellationToken))[0];
        return new(
            made,
            token is null
                ? null
                : letters.HandOver(user.Email!, LinkPurpose.Invitation, token, actor.Name, now)
        );
    }

    /// <summary>Changes an account. Other roles and a disabled account end its sessions.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The account.</param>
    /// <param name="change">What is to be changed.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The account afterwards.</returns>
    /// <exception cref="RefusalException">
    /// Not allowed, no such account, not acceptable, or it is the last administrator who can sign in.
    /// </exception>
    public Task<UserAccount> ChangeAsync(
        Actor actor,
        Guid id,
        UserChange change,
        CancellationToken cancellationToken
    ) =>
        _writer.RunAsync(
            actor,
            AuditActions.AccountChanged,
            id,
            async (db, user, roles) =>
            {
                UserRules.Check(change, await AccountRows.AllRolesAsync(db, cancellationToken)).ThrowIfAny();
                await UserWriter.RequireReachAsync(db, actor, change.Roles ?? [], cancellationToken);
                user.Name = change.Name is null ? user.Name : UserRules.Name(change.Name);
                var demoted = change.Roles is { } next && !next.Contains(Roles.Admin);
                var disabled = change.Disabled is true;
                if ((demoted || disabled) && roles.Contains(Roles.Admin))
                {
                    await AccountRows.KeepAnAdminAsync(db, id, cancellationToken);
                }

                var moved = change.Roles is { } other && !roles.ToHashSet().SetEquals(other);
                if (moved)
                {
                    actor.RequireFresh(clock);
                    await AccountRows.SetRolesAsync(db, id, change.Roles!, cancellationToken);
                }

                user.DisabledAt = change.Disabled switch
                {
                    true => user.DisabledAt ?? clock.GetUtcNow(),
                    false => null,
                    null => user.DisabledAt,
                };
                return moved || disabled;
            },
            cancellationToken
        );

    /// <summary>Ends every session of an account, wherever it is signed in.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The account afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, or no such account.</exception>
    public Task<UserAccount> SignOutAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        _writer.RunAsync(
            actor,
            AuditActions.AccountSignedOut,
            id,
            (_, _, _) => Task.FromResult(true),
            cancellationToken
        );

    /// <summary>Forgets failed attempts to sign in to an account.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The account afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, or no such account.</exception>
    public Task<UserAccount> UnlockAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        _writer.RunAsync(
            actor,
            AuditActions.AccountUnlocked,
            id,
            async (db, user, _) =>
            {
                var key = SignInKeys.OfName(user.NormalizedEmail!);
                await db.SignInMarks.Where(m => m.Key == key).ExecuteDeleteAsync(cancellationToken);
                return false;
            },
            cancellationToken
        );

    /// <summary>
    /// Sends the owner of an account a link to choose a password: an invitation where they have none yet. What they have
    /// holds until they have chosen.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">Not allowed, no such account, or it is disabled.</exception>
    public async Task<LinkHandover> SendLinkAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (purpose, token, email) = (LinkPurpose.Reset, "", "");
        await _writer.RunAsync(
            actor,
            AuditActions.LinkSent,
            id,
            async (db, user, _) =>
            {
                actor.RequireFresh(clock);
                if (user.DisabledAt is not null)
                {
                    throw new RefusalException(RefusalCode.Conflict, "The account is disabled.");
                }

                purpose = user.PasswordHash is null ? LinkPurpose.Invitation : LinkPurpose.Reset;
                email = user.Email!;
                token = await OneTimeLinks.AddAsync(db, id, purpose, now, cancellationToken);
                return false;
            },
            cancellationToken
        );
        return letters.HandOver(email, purpose, token, actor.Name, now);
    }

    /// <summary>
    /// Takes the second factor of an account away, for an owner who has lost phone and recovery codes. Its sessions end, its
    /// owner is told by mail, and signs in with the password alone; a role that asks for one leads them to set it up anew.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The account afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, no such account, or it has none.</exception>
    public async Task<UserAccount> ResetFactorAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var after = await _writer.RunAsync(
            actor,
            AuditActions.FactorReset,
            id,
            async (db, user, _) =>
            {
                actor.RequireFresh(clock);
                if (!user.TwoFactorEnabled)
                {
                    throw new RefusalException(RefusalCode.Conflict, "The account has no second factor.");
                }

                await FactorRows.RemoveAsync(db, user, cancellationToken);
                return true;
            },
            cancellationToken
        );
        letters.SendFactor(after.Email, "An administrator took away the second factor of", clock.GetUtcNow());
        return after;
    }

    /// <summary>Deletes an account. What it has made stays, under its name.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">
    /// Not allowed, no such account, or it is the last administrator who can sign in.
    /// </exception>
    public Task DeleteAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        _writer.RunAsync(
            actor,
            AuditActions.AccountDeleted,
            id,
            async (db, user, roles) =>
            {
                actor.RequireFresh(clock);
                if (roles.Contains(Roles.Admin))
                {
                    await AccountRows.KeepAnAdminAsync(db, id, cancellationToken);
                }

                await OneTimeLinks.EndAllAsync(db, id, cancellationToken);
                db.Users.Remove(user);
                return true;
            },
            cancellationToken
        );
}
