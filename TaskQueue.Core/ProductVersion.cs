using System.Reflection;

namespace TaskQueue.Core;

/// <summary>The version of the program, as records and files carry it.</summary>
public static class ProductVersion
{
    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(ProductVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0.0.0";
}
