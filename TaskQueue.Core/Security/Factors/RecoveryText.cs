using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Core.Security.Factors;

/// <summary>
/// Codes for when the phone is gone: ten letters in two groups, 50 random bits each. They are stored like passwords, by
/// PBKDF2 with a salt for each set: one computation tells whether a text is any of the ten. Pure.
/// </summary>
internal static class RecoveryText
{
    /// <summary>How many a set has.</summary>
    public const int Count = 10;

    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 16;

    private const int Half = 5;
    private const int HashBytes = 32;

    // Times 2 to the 50th guesses. A password of people has far fewer, and gets twice as many rounds.
    private const int Rounds = 100_000;

    // Without what is mistaken for something else when it is copied by hand.
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>A new code.</summary>
    public static string Make() =>
        $"{RandomNumberGenerator.GetString(Letters, Half)}-{RandomNumberGenerator.GetString(Letters, Half)}";

    /// <summary>A code as it is compared, however it was typed.</summary>
    /// <returns>Nothing when the text cannot be one.</returns>
    public static string? Normal(string text)
    {
        var letters = text.ToLowerInvariant();
        return letters.Length == 2 * Half && letters.All(c => Letters.Contains(c, StringComparison.Ordinal))
            ? letters
            : null;
    }

    /// <summary>What is kept of a code.</summary>
    /// <param name="normal">The code, by <see cref="Normal"/>.</param>
    /// <param name="salt">The salt of its set.</param>
    public static byte[] Hash(string normal, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(normal),
            salt,
            Rounds,
            HashAlgorithmName.SHA512,
            HashBytes
        );
}
