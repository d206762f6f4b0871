namespace TaskQueue.Web.Components.Account;

/// <summary>Addresses that a link from outside may lead to after sign-in: our own pages alone.</summary>
internal static class LocalUrl
{
    /// <summary>The address if it is a path of ours, else the first page.</summary>
    public static string OrHome(string? url) =>
        url is ['/', ..]
        && !url.StartsWith("//", StringComparison.Ordinal)
        && !url.Contains('\\', StringComparison.Ordinal)
        && !url.Any(char.IsControl)
            ? url
            : "/";
}
