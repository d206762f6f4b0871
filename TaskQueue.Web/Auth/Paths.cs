namespace TaskQueue.Web.Auth;

/// <summary>Questions about request paths.</summary>
internal static class Paths
{
    /// <summary>Whether a path is this folder or lies in it.</summary>
    public static bool IsUnder(this PathString path, string folder) =>
        path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase);
}
