using System.Text;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// Addresses of lists: what a list is asked stands in them, so that a link shows the same to somebody else. What was spoilt in
/// one is as if it were absent.
/// </summary>
internal static class ListAddress
{
    /// <summary>The most characters that are looked for.</summary>
    public const int MostText = 256;

    /// <summary>Makes an address.</summary>
    /// <param name="page">The page.</param>
    /// <param name="parts">What it is asked; what has no value is left out.</param>
    public static string Of(string page, params (string Name, string? Value)[] parts)
    {
        var url = new StringBuilder(page);
        var next = '?';
        foreach (var (name, value) in parts.Where(part => !string.IsNullOrEmpty(part.Value)))
        {
            url.Append(next).Append(name).Append('=');
            // What may stand in a query of an address as it is stays readable there.
            url.Append(
                Uri.EscapeDataString(value!)
                    .Replace("%3A", ":", StringComparison.Ordinal)
                    .Replace("%2C", ",", StringComparison.Ordinal)
                    .Replace("%2A", "*", StringComparison.Ordinal)
                    .Replace("%2F", "/", StringComparison.Ordinal)
            );
            next = '&';
        }

        return url.ToString();
    }

    /// <summary>Reads a text that is looked for; nothing where there is none, or none that a store takes.</summary>
    /// <param name="text">The text.</param>
    public static string? Read(string? text) =>
        string.IsNullOrWhiteSpace(text) || text.Length > MostText || text.Any(char.IsControl)
            ? null
            : text.Trim();

    /// <summary>Reads one of the product's own words.</summary>
    /// <param name="text">The word, in any case.</param>
    /// <typeparam name="TWord">Their list.</typeparam>
    public static TWord? Word<TWord>(string? text)
        where TWord : struct, Enum
    {
        foreach (var word in Enum.GetValues<TWord>())
        {
            if (string.Equals(word.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        return null;
    }
}
