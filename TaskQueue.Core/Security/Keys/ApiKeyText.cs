using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Core.Security.Keys;

/// <summary>
/// The text of a key: <c>tq_</c>, eight characters that name it, <c>_</c>, and 32 random bytes. A form that scanners of
/// source code can find.
/// </summary>
public static class ApiKeyText
{
    /// <summary>What every key begins with.</summary>
    public const string Mark = "tq_";

    /// <summary>Characters of the visible part.</summary>
    public const int PrefixLength = 11;

    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int SecretBytes = 32;
    private const int Length = PrefixLength + 1 + 43;

    /// <summary>Makes one.</summary>
    public static string Make() =>
        $"{Mark}{RandomNumberGenerator.GetString(Letters, PrefixLength - Mark.Length)}_"
        + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Whether a text has the form of a key; whether there is such a key is another question.</summary>
    /// <param name="text">The text.</param>
    public static bool IsOne(string text) =>
        text.Length == Length && text.StartsWith(Mark, StringComparison.Ordinal) && text[PrefixLength] == '_';

    /// <summary>The visible part.</summary>
    /// <param name="text">A text that <see cref="IsOne"/>.</param>
    public static string PrefixOf(string text) => text[..PrefixLength];

    /// <summary>What is kept of it.</summary>
    /// <param name="text">The text.</param>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
