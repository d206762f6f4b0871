using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Factors;

/// <summary>Checks codes of second factors, and uses them up: of many who come with the same one, one gets in.</summary>
/// <param name="secrets">Decrypts.</param>
/// <param name="clock">The current time.</param>
public sealed class FactorCheck(FactorSecrets secrets, TimeProvider clock)
{
    /// <summary>Characters that a code may be typed with, at the most.</summary>
    public const int Longest = 32;

    /// <summary>A code without what people put between its parts.</summary>
    internal static string Bare(string code) =>
        string.Concat(code.Where(c => !char.IsWhiteSpace(c) && c is not '-'));

    /// <summary>Uses a code up: one of the app, or a recovery code.</summary>
    /// <param name="db">The store; outside a transaction.</param>
    /// <param name="userId">Whose it must be.</param>
    /// <param name="code">The code, as it was typed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it was; nothing when it is wrong, or was used before.</returns>
    internal async Task<FactorKind?> UseAsync(
        AppDbContext db,
        Guid userId,
        string code,
        CancellationToken cancellationToken
    )
    {
        var bare = code.Length > Longest ? "" : Bare(code);
        var factor = await db
            .SecondFactors.AsNoTracking()
            .FirstOrDefaultAsync(f => f.UserId == userId, cancellationToken);
        return factor is null ? null
            : TotpCode.IsOne(bare)
                ? await UseStepAsync(db, factor, bare, cancellationToken) ? FactorKind.App
                    : null
            : RecoveryText.Normal(bare) is { } normal
                ? await UseRecoveryAsync(db, factor, normal, cancellationToken) ? FactorKind.Recovery
                    : null
            : null;
    }

    /// <summary>The step of a first code for a secret that waits for it.</summary>
    internal long? FirstStep(Guid userId, string pending, string code) =>
        secrets.Read(userId, pending) is { } secret
            ? TotpCode.StepOf(secret, code.Length > Longest ? "" : Bare(code), last: 0, clock.GetUtcNow())
            : null;

    private async Task<bool> UseStepAsync(
        AppDbContext db,
        SecondFactor factor,
        string code,
        CancellationToken cancellationToken
    )
    {
        if (
            factor.Secret is null
            || secrets.Read(factor.UserId, factor.Secret) is not { } secret
            || TotpCode.StepOf(secret, code, factor.LastStep, clock.GetUtcNow()) is not { } step
        )
        {
            return false;
        }

        await using var scope = await db.BeginWriteAsync(cancellationToken);
        // Whoever moves the step on has the code; the second one finds it moved.
        var moved = await db
            .SecondFactors.Where(f =>
                f.UserId == factor.UserId && f.LastStep < step && f.Secret == factor.Secret
            )
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.LastStep, step), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return moved == 1;
    }

    private static async Task<bool> UseRecoveryAsync(
        AppDbContext db,
        SecondFactor factor,
        string normal,
        CancellationToken cancellationToken
    )
    {
        if (factor.Salt is null)
        {
            return false;
        }

        var hash = RecoveryText.Hash(normal, factor.Salt);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var used = await db
            .RecoveryCodes.Where(c => c.UserId == factor.UserId && c.Hash == hash)
            .ExecuteDeleteAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return used == 1;
    }
}

/// <summary>What kind of code was used.</summary>
internal enum FactorKind
{
    /// <summary>One of an authenticator app.</summary>
    App,

    /// <summary>A recovery code.</summary>
    Recovery,
}
