using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Factors;

/// <summary>What several changes of second factors share. The caller's transaction carries it.</summary>
internal static class FactorRows
{
    /// <summary>Makes ten recovery codes. It takes a while: not while a transaction is open.</summary>
    public static RecoverySet MakeCodes(Guid userId)
    {
        var salt = RandomNumberGenerator.GetBytes(RecoveryText.SaltBytes);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        while (codes.Count < RecoveryText.Count)
        {
            codes.Add(RecoveryText.Make());
        }

        return new(
            [.. codes],
            salt,
            [
                .. codes
                    .AsParallel()
                    .Select(c => new RecoveryCode
                    {
                        UserId = userId,
                        Hash = RecoveryText.Hash(FactorCheck.Bare(c), salt),
                    }),
            ]
        );
    }

    /// <summary>Gives an account these recovery codes; those that it had hold no longer.</summary>
    public static async Task ReplaceCodesAsync(
        AppDbContext db,
        SecondFactor factor,
        RecoverySet made,
        CancellationToken cancellationToken
    )
    {
        await db.RecoveryCodes.Where(c => c.UserId == factor.UserId).ExecuteDeleteAsync(cancellationToken);
        factor.Salt = made.Salt;
        db.RecoveryCodes.AddRange(made.Rows);
    }

    /// <summary>Takes the second factor of an account away, and what is being set up.</summary>
    public static async Task RemoveAsync(AppDbContext db, AppUser user, CancellationToken cancellationToken)
    {
        await db.RecoveryCodes.Where(c => c.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await db.SecondFactors.Where(f => f.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        user.TwoFactorEnabled = false;
    }
}

/// <summary>New recovery codes.</summary>
/// <param name="Codes">As they are shown, once.</param>
/// <param name="Salt">Their salt.</param>
/// <param name="Rows">What is kept of them.</param>
internal sealed record RecoverySet(
    IReadOnlyList<string> Codes,
    byte[] Salt,
    IReadOnlyList<RecoveryCode> Rows
);
