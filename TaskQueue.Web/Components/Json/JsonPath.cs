using System.Text.RegularExpressions;

namespace TaskQueue.Web.Components.Json;

/// <summary>Writes JSON paths (RFC 9535).</summary>
internal static partial class JsonPath
{
    /// <summary>The whole.</summary>
    public const string Root = "$";

    /// <summary>The path of a member.</summary>
    public static string Member(string parent, string name) =>
        Plain().IsMatch(name)
            ? $"{parent}.{name}"
            : $"{parent}['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";

    /// <summary>The path of a place in a list.</summary>
    public static string Place(string parent, int index) => FormattableString.Invariant($"{parent}[{index}]");

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
