using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace TaskQueue.Core.Security;

/// <summary>
/// Lets a browser carry a sign-in from the password to the code. What it carries is encrypted, good for this one purpose and
/// for five minutes, and no session: no page and no address takes it.
/// </summary>
/// <param name="protection">Has the keys.</param>
/// <param name="clock">The current time.</param>
public sealed class PendingSignIns(IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly IDataProtector _protector = protection.CreateProtector("TaskQueue.SecondStep");

    /// <summary>Packs it.</summary>
    /// <param name="pending">Who owes a code.</param>
    public string Write(PendingSignIn pending) =>
        Convert.ToBase64String(
            _protector.Protect(
                Encoding.ASCII.GetBytes(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{pending.UserId:N}.{pending.Mark}.{pending.At.ToUnixTimeMilliseconds()}.{pending.Provider}"
                    )
                )
            )
        );

    /// <summary>Unpacks it.</summary>
    /// <param name="text">What a browser sent.</param>
    /// <returns>Nothing when it is not ours, or too old.</returns>
    public PendingSignIn? Read(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        if (
            text is not { Length: > 0 and < 1024 }
            || !Convert.TryFromBase64String(text, bytes, out var length)
        )
        {
            return null;
        }

        try
        {
            var parts = Encoding.ASCII.GetString(_protector.Unprotect(bytes[..length])).Split('.', 4);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(
                long.Parse(parts[2], CultureInfo.InvariantCulture)
            );
            return IsInTime(at, clock.GetUtcNow())
                ? new(Guid.Parse(parts[0]), parts[1], at) { Provider = parts[3].Length > 0 ? parts[3] : null }
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a code may still be given for a password that was given then.</summary>
    internal static bool IsInTime(DateTimeOffset at, DateTimeOffset now) => now - at < PendingSignIn.Lasts;
}
