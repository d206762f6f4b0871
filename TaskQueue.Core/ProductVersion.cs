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

    /// <summary>The commit it was built from; null where the build did not know.</summary>
    public static string? Commit => Parts.Length > 1 ? Parts[1] : null;
}
