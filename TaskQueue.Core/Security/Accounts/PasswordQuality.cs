namespace TaskQueue.Core.Security.Accounts;

/// <summary>
/// Refuses passwords that are guessed early: zxcvbn knows tens of thousands of common ones, names and words, also with
/// letters exchanged, repeated or behind each other, rows of keys, and dates.
/// </summary>
public static class PasswordQuality
{
    // Twenty bits: a million guesses. A password of the list of common ones has sixteen at the most.
    private const double LeastBits = 20;

    // The effort grows with the length; and a long one is safe by what it begins with, or it is not.
    private const int Looked = 64;

    // Reads its lists once; whether it may be asked by two at a time, it does not say.
    private static readonly Zxcvbn.Zxcvbn Judge = new();
    private static readonly Lock OneAtATime = new();

    /// <summary>Says what is wrong with a password that somebody chooses.</summary>
    /// <param name="password">The password.</param>
    /// <param name="email">Whose it is to be.</param>
    /// <param name="name">What others call them.</param>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? Fault(string? password, string? email, string? name = null) =>
        PasswordRules.Fault(password, email) is { } fault ? fault
        : IsCommon(password!, email, name) ? "Is easily guessed; a few random words are good."
        : null;

    private static bool IsCommon(string password, string? email, string? name)
    {
        var own = new[] { email, email?.Split('@')[0], name, "taskqueue" }.OfType<string>();
        var looked = password.Length > Looked ? password[..Looked] : password;
        lock (OneAtATime)
        {
            return Judge.EvaluatePassword(looked, own).Entropy < LeastBits;
        }
    }
}
