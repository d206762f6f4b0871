namespace TaskQueue.Core.Execution.Handlers;

/// <summary>
/// Which of a task's headers go along with a redirect. Whoever the first address was trusted with, the next one is not:
/// to another origin goes only what cannot be a secret, whatever its name is.
/// </summary>
internal static class RedirectHeaders
{
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Cache-Control",
        "Content-Encoding",
        "Content-Language",
        "Content-Type",
        "Pragma",
        "Range",
        "User-Agent",
    };

    // Within one origin most headers are a part of the request; these are somebody's credentials.
    private static readonly string[] Credentials =
    [
        "auth",
        "cookie",
        "token",
        "secret",
        "password",
        "passwd",
        "api-key",
        "apikey",
        "access-key",
        "credential",
        "session",
        "signature",
    ];

    /// <summary>Whether two addresses have the same scheme, host and port.</summary>
    public static bool AreOfOneOrigin(Uri one, Uri other) =>
        Uri.Compare(
            one,
            other,
            UriComponents.SchemeAndServer,
            UriFormat.SafeUnescaped,
            StringComparison.OrdinalIgnoreCase
        ) == 0;

    /// <summary>Takes away what must not go along.</summary>
    /// <param name="request">The request as the task wants it.</param>
    /// <param name="redirects">How many redirects led here.</param>
    /// <param name="elsewhere">Whether one of them led to another origin.</param>
    public static void Strip(HttpRequestMessage request, int redirects, bool elsewhere)
    {
        if (redirects == 0)
        {
            return;
        }

        foreach (var name in request.Headers.Select(h => h.Key).Where(n => !MayGo(n, elsewhere)).ToList())
        {
            request.Headers.Remove(name);
        }

        var content = request.Content?.Headers;
        foreach (var name in content?.Select(h => h.Key).Where(n => !MayGo(n, elsewhere)).ToList() ?? [])
        {
            content!.Remove(name);
        }
    }

    private static bool MayGo(string name, bool elsewhere) =>
        elsewhere
            ? Harmless.Contains(name)
            : !Array.Exists(Credentials, c => name.Contains(c, StringComparison.OrdinalIgnoreCase));
}
