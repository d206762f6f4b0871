using System.Reflection;

namespace TaskQueue.Core;

/// <summary>Which build this is.</summary>
public static class ProductVersion
{
    private static readonly string[] Parts = typeof(ProductVersion)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+', 2);

    /// <summary>The version, such as <c>1.4.0</c>.</summary>
    public static string Number => Parts[0];

    /// <summary>Whether another version has the same major and minor number, so that the two are meant to work together.</summary>
    /// <param name="other">The other version; one that is not told is taken for the same.</param>
    public static bool IsOfSameLine(string other) =>
        string.IsNullOrEmpty(other) || LineOf(other) == LineOf(Number);

    /// <summary>The commit it was built from; null where the build did not know.</summary>
    public static string? Commit => Parts.Length > 1 ? Parts[1] : null;

    private static string LineOf(string version) =>
        string.Join('.', version.Split('-')[0].Split('.').Take(2));
}
