using OtpNet;

namespace TaskQueue.Core.Security.Factors;

/// <summary>
/// Codes of authenticator apps by RFC 6238: six digits by HMAC-SHA1, another each 30 seconds, which is what all of those apps
/// can do. Pure.
/// </summary>
internal static class TotpCode
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    private const int StepSeconds = 30;
    private const int SecretBytes = 20;
    private const string Issuer = "TaskQueue";

    // The step before and the step after: clocks of phones differ, and people type slowly.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>A new secret: 160 bits, as RFC 4226 wants them.</summary>
    public static byte[] NewSecret() => KeyGeneration.GenerateRandomKey(SecretBytes);

    /// <summary>A secret as people type it.</summary>
    public static string Text(byte[] secret) => Base32Encoding.ToString(secret).TrimEnd('=');

    /// <summary>What the picture says to an app.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="email">Whose it is; the app shows it.</param>
    public static string Uri(byte[] secret, string email) =>
        $"otpauth://totp/{Issuer}:{System.Uri.EscapeDataString(email)}?secret={Text(secret)}&issuer={Issuer}"
        + $"&algorithm=SHA1&digits={Digits}&period={StepSeconds}";

    /// <summary>Whether a text could be a code at all.</summary>
    public static bool IsOne(string text) => text.Length == Digits && text.All(char.IsAsciiDigit);

    /// <summary>The step that a code is of.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="code">The code.</param>
    /// <param name="last">The last step whose code was accepted: neither it nor one before it counts again.</param>
    /// <param name="now">The time.</param>
    /// <returns>Nothing when it is wrong, too old, or was used before.</returns>
    public static long? StepOf(byte[] secret, string code, long last, DateTimeOffset now) =>
        IsOne(code) && Maker(secret).VerifyTotp(now.UtcDateTime, code, out var step, Window) && step > last
            ? step
            : null;

    /// <summary>The code of an instant. Only for whoever has the secret: apps, and tests in their place.</summary>
    public static string At(byte[] secret, DateTimeOffset at) => Maker(secret).ComputeTotp(at.UtcDateTime);

    private static Totp Maker(byte[] secret) => new(secret, StepSeconds, OtpHashMode.Sha1, Digits);
}
