namespace TaskQueue.Core.Settings;

/// <summary>Tells what a browser sends as the origin of a page.</summary>
public static class OriginText
{
    /// <summary>Whether a text is an origin: a scheme, a host and perhaps a port, as a browser writes it.</summary>
    /// <param name="text">The text.</param>
    public static bool IsOne(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https")
        && !text.Contains('*', StringComparison.Ordinal)
        && uri.UserInfo.Length == 0
        && text.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}
