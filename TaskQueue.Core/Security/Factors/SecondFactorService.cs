using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.Factors;

/// <summary>
/// Sets up one's own second factor, makes recovery codes, and turns it off. All of it needs a password that was given in the
/// last ten minutes.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store, for the lock between processes.</param>
/// <param name="secrets">Encrypts.</param>
/// <param name="codes">Checks first codes.</param>
/// <param name="letters">Tells the owner.</param>
/// <param name="check">Is told of rights that change with it.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="clock">The current time.</param>
public sealed class SecondFactorService(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    FactorSecrets secrets,
    FactorCheck codes,
    AccountLetters letters,
    SessionCheck check,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>How long a secret waits for its first code.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>How one's own second factor stands.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">The session is over.</exception>
    public async Task<FactorStatus> ReadAsync(Person person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (user, _) = await LoadAsync(db, person, cancellationToken);
        return await StatusAsync(db, user, cancellationToken);
    }

    /// <summary>
    /// Begins to set one up: gives a secret for the app. It holds once its first code was given; one that is in force stays in
    /// force until then.
    /// </summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">The session is over, or its password was given too long ago.</exception>
    public async Task<NewFactor> BeginAsync(Person person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await AccountRows.LockAsync(db, connection, cancellationToken);
        var user = await LoadFreshAsync(db, person, cancellationToken);
        var secret = TotpCode.NewSecret();
        var factor = await FindAsync(db, user.Id, cancellationToken);
        if (factor is null)
        {
            factor = new() { UserId = user.Id };
            db.SecondFactors.Add(factor);
        }

        (factor.Pending, factor.PendingAt) = (secrets.Protect(user.Id, secret), clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return new(TotpCode.Text(secret), TotpCode.Uri(secret, user.Email!));
    }

    /// <summary>Puts the secret into force that was begun with.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="code">The app's first code.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>Ten recovery codes, which are told this once.</returns>
    /// <exception cref="RefusalException">
    /// The session is over, its password was given too long ago, the code is wrong, or nothing was begun.
    /// </exception>
    public async Task<IReadOnlyList<string>> ConfirmAsync(
        Person person,
        string code,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var made = FactorRows.MakeCodes(person.UserId);
        string email;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using (var scope = await db.BeginWriteAsync(cancellationToken))
        {
            await AccountRows.LockAsync(db, connection, cancellationToken);
            var user = await LoadFreshAsync(db, person, cancellationToken);
            var factor = await FindAsync(db, user.Id, cancellationToken);
            if (factor is not { Pending: { } pending } || factor.PendingAt <= now - Patience)
            {
                throw new RefusalException(
                    RefusalCode.Conflict,
                    "Begin first: there is no secret that waits for its first code, or it has waited too long."
                );
            }

            var step =
                codes.FirstStep(user.Id, pending, code)
                ?? throw RefusalException.Field(
                    "code",
                    "Is not the code that the app should show now. Is the clock of the phone right?"
                );
            (factor.Secret, factor.LastStep, factor.ConfirmedAt) = (pending, step, now);
            (factor.Pending, factor.PendingAt) = (null, null);
            user.TwoFactorEnabled = true;
            email = user.Email!;
            await FactorRows.ReplaceCodesAsync(db, factor, made, cancellationToken);
            audit.Add(db, person.Actor, AuditActions.FactorSetUp, AuditSubject.Account(email));
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        check.End([person.UserId]);
        letters.SendFactor(email, "A second factor was set up for", now);
        return made.Codes;
    }

    /// <summary>Makes ten new recovery codes; the ones before hold no longer.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <returns>The codes, which are told this once.</returns>
    /// <exception cref="RefusalException">
    /// The session is over, its password was given too long ago, or there is no second factor.
    /// </exception>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(
        Person person,
        CancellationToken cancellationToken
    )
    {
        var made = FactorRows.MakeCodes(person.UserId);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await AccountRows.LockAsync(db, connection, cancellationToken);
        var user = await LoadFreshAsync(db, person, cancellationToken);
        if (!user.TwoFactorEnabled || await FindAsync(db, user.Id, cancellationToken) is not { } factor)
        {
            throw None();
        }

        await FactorRows.ReplaceCodesAsync(db, factor, made, cancellationToken);
        audit.Add(db, person.Actor, AuditActions.RecoveryCodesMade, AuditSubject.Account(user.Email!));
        await db.SaveChangesAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return made.Codes;
    }

    /// <summary>Turns one's own second factor off.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="RefusalException">
    /// The session is over, its password was given too long ago, there is none, or a role asks for it.
    /// </exception>
    public async Task TurnOffAsync(Person person, CancellationToken cancellationToken)
    {
        string email;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using (var scope = await db.BeginWriteAsync(cancellationToken))
        {
            await AccountRows.LockAsync(db, connection, cancellationToken);
            var user = await LoadFreshAsync(db, person, cancellationToken);
            email = user.Email!;
            if (!user.TwoFactorEnabled)
            {
                throw None();
            }

            if (await ActorRights.MustHaveFactorAsync(db, user, cancellationToken))
            {
                throw new RefusalException(
                    RefusalCode.Conflict,
                    "Your role asks for a second factor. Set it up anew if you have another phone."
                );
            }

            await FactorRows.RemoveAsync(db, user, cancellationToken);
            audit.Add(db, person.Actor, AuditActions.FactorTurnedOff, AuditSubject.Account(email));
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        check.End([person.UserId]);
        letters.SendFactor(email, "The second factor was turned off of", clock.GetUtcNow());
    }

    private static RefusalException None() => new(RefusalCode.Conflict, "The account has no second factor.");

    private static Task<SecondFactor?> FindAsync(
        AppDbContext db,
        Guid userId,
        CancellationToken cancellationToken
    ) => db.SecondFactors.FirstOrDefaultAsync(f => f.UserId == userId, cancellationToken);

    private static async Task<FactorStatus> StatusAsync(
        AppDbContext db,
        AppUser user,
        CancellationToken cancellationToken
    )
    {
        var required = await ActorRights.MustHaveFactorAsync(db, user, cancellationToken);
        if (!user.TwoFactorEnabled)
        {
            return new(false, null, 0, required);
        }

        var factor = await FindAsync(db, user.Id, cancellationToken);
        var left = await db.RecoveryCodes.CountAsync(c => c.UserId == user.Id, cancellationToken);
        return new(true, factor?.ConfirmedAt, left, required);
    }

    private async Task<(AppUser User, DateTimeOffset AuthenticatedAt)> LoadAsync(
        AppDbContext db,
        Person person,
        CancellationToken cancellationToken
    )
    {
        var given = await SessionProof.FindAsync(
            db,
            person.UserId,
            person.Session,
            clock.GetUtcNow(),
            cancellationToken
        );
        var user = await db.Users.FirstOrDefaultAsync(
            u => u.Id == person.UserId && u.DisabledAt == null,
            cancellationToken
        );
        return user is null || given is not { } at ? throw Person.SignedOut() : (user, at);
    }

    private async Task<AppUser> LoadFreshAsync(
        AppDbContext db,
        Person person,
        CancellationToken cancellationToken
    )
    {
        var (user, given) = await LoadAsync(db, person, cancellationToken);
        return Freshness.Counts(given, clock.GetUtcNow()) ? user : throw Freshness.Refusal();
    }
}

/// <summary>How a second factor stands.</summary>
/// <param name="Enabled">Whether a sign-in asks for a code.</param>
/// <param name="Since">Since when.</param>
/// <param name="CodesLeft">Recovery codes that were not used yet.</param>
/// <param name="Required">Whether a role asks for it.</param>
public sealed record FactorStatus(bool Enabled, DateTimeOffset? Since, int CodesLeft, bool Required);

/// <summary>What an authenticator app has to know.</summary>
/// <param name="Secret">The secret, as people type it.</param>
/// <param name="Uri">All of it, for a picture.</param>
public sealed record NewFactor(string Secret, string Uri);
