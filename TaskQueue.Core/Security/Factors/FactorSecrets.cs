using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace TaskQueue.Core.Security.Factors;

/// <summary>
/// Encrypts secrets of second factors, each for its account: what somebody copies into another's row cannot be read there.
/// The keys are those of data protection, kept with the data (SQLite) or in the store (PostgreSQL).
/// </summary>
/// <param name="protection">Has the keys.</param>
/// <param name="logger">Hears of secrets that cannot be read.</param>
public sealed partial class FactorSecrets(IDataProtectionProvider protection, ILogger<FactorSecrets> logger)
{
    private const string Purpose = "TaskQueue.SecondFactor";

    /// <summary>Encrypts one.</summary>
    internal string Protect(Guid userId, byte[] secret) =>
        Convert.ToBase64String(Protector(userId).Protect(secret));

    /// <summary>Decrypts one.</summary>
    /// <returns>Nothing where it was encrypted with keys that are gone: the account's recovery codes still work.</returns>
    internal byte[]? Read(Guid userId, string kept)
    {
        try
        {
            return Protector(userId).Unprotect(Convert.FromBase64String(kept));
        }
        catch (CryptographicException e)
        {
            LogUnreadable(userId, e);
            return null;
        }
    }

    private IDataProtector Protector(Guid userId) =>
        protection.CreateProtector(Purpose, userId.ToString("N"));

    [LoggerMessage(
        EventId = 7030,
        Level = LogLevel.Error,
        Message = "The second factor of account {UserId} cannot be read: the keys that it was encrypted with are gone"
    )]
    private partial void LogUnreadable(Guid userId, Exception e);
}
