using Microsoft.Extensions.Configuration;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>
/// Where people find the console. Links are made of it and of nothing that a request says: a forged <c>Host</c> would lead
/// whoever follows them elsewhere.
/// </summary>
/// <param name="configuration">Holds <c>PublicUrl</c>, and where this process listens.</param>
public sealed class PublicAddress(IConfiguration configuration)
{
    private readonly Uri? _public = Read(configuration["PublicUrl"]);

    private readonly Uri _base =
        Read(configuration["PublicUrl"])
        ?? Read(Reachable(configuration["urls"]))
        ?? new Uri("http://localhost:5080/");

    /// <summary>Whether somebody said where people find it; what is made without is good on this machine alone.</summary>
    public bool IsKnown => _public is not null;

    /// <summary>The address of a page.</summary>
    /// <param name="page">Its path, without a slash in front.</param>
    /// <param name="token">The token that it is opened with.</param>
    public string Link(string page, string token) => new Uri(_base, $"{page}?token={token}").AbsoluteUri;

    /// <summary>The address of a page.</summary>
    /// <param name="page">Its path, without a slash in front.</param>
    public string Page(string page) => new Uri(_base, page).AbsoluteUri;

    // A listener on every host is reached by this machine's own name for itself.
    private static string? Reachable(string? urls) =>
        urls
            ?.Split(';')[0]
            .Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal);

    private static Uri? Read(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : null;
}
