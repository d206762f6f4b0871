using System.Globalization;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>
/// What the e-mail address of an account must be like. Narrower than the standards: no quotes, comments, spaces or
/// control characters, so that what is written into a mail's header or a dialogue with a server can say nothing else.
/// </summary>
public static class EmailAddressRules
{
    /// <summary>Characters at the most.</summary>
    public const int Longest = 254;

    private const int LongestLocal = 64;
    private const int LongestLabel = 63;
    private const string LocalSigns = "!#$%&'*+-/=?^_`{|}~.";

    /// <summary>Says what is wrong with an address.</summary>
    /// <param name="text">The address.</param>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? Fault(string? text) =>
        text is { Length: > 0 and <= Longest }
        && text.LastIndexOf('@') is > 0 and <= LongestLocal and var at
        && IsLocal(text.AsSpan(0, at))
        && DomainOf(text) is not null
            ? null
            : "Is not an e-mail address.";

    /// <summary>The domain of an address as computers write it: lower-case, and letters of other scripts as <c>xn--…</c>.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The domain, or <see langword="null"/> when it is none.</returns>
    public static string? DomainOf(string address) => Domain(address[(address.LastIndexOf('@') + 1)..]);

    /// <summary>A domain as computers write it.</summary>
    /// <param name="text">The domain.</param>
    /// <returns>The domain, or <see langword="null"/> when it is none.</returns>
    public static string? Domain(string text)
    {
        if (text.Length is 0 or > Longest || text.Any(c => c is <= ' ' or '\u007f'))
        {
            return null;
        }

        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }
                .GetAscii(text)
                .ToLowerInvariant();
            return ascii.Split('.').All(l => l.Length is > 0 and <= LongestLabel) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        foreach (var c in local)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !LocalSigns.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return local[0] != '.' && local[^1] != '.';
    }
}
