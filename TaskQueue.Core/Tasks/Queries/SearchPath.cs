using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>A path whose values are searched for: names of members, parted by dots. Elements of lists need no step.</summary>
public static class SearchPath
{
    /// <summary>Characters of a path.</summary>
    public const int Longest = 128;

    /// <summary>Names of a path.</summary>
    public const int MostNames = 8;

    /// <summary>What a path looks like, for people.</summary>
    public const string Form =
        "names of members parted by dots, such as customer.id; a name has letters, digits and _ - $ @";

    /// <summary>What is wrong with a path; none when nothing is.</summary>
    /// <param name="path">The path.</param>
    public static string? FaultOf(string? path) =>
        path is null or { Length: 0 or > Longest }
            ? Invariant($"must be a path of 1 to {Longest} characters: {Form}.")
        : !path.Split('.').All(IsName) ? $"'{path}' is no path: {Form}."
        : path.Split('.').Length > MostNames ? Invariant($"a path has at most {MostNames} names.")
        : null;

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '$' or '@');
}
