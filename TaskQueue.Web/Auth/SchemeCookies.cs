using Microsoft.AspNetCore.Authentication.Cookies;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Names cookies <c>__Host-…</c> over https: a browser takes one of that name from this host alone, over https alone, and for
/// all of it, so that no other host of the domain can put one there. Over http such a name would be refused.
/// </summary>
internal sealed class SchemeCookies : ICookieManager
{
    private const string Prefix = "__Host-";
    private readonly ChunkingCookieManager _usual = new();

    /// <summary>What a cookie is called in answer to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">Its plain name.</param>
    public static string NameOf(HttpRequest request, string name) => request.IsHttps ? Prefix + name : name;

    public string? GetRequestCookie(HttpContext context, string key) =>
        _usual.GetRequestCookie(context, NameOf(context.Request, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _usual.AppendResponseCookie(context, NameOf(context.Request, key), value, Fit(context, options));

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _usual.DeleteCookie(context, NameOf(context.Request, key), Fit(context, options));

    // The prefix wants the whole host and no domain.
    private static CookieOptions Fit(HttpContext context, CookieOptions options) =>
        context.Request.IsHttps
            ? new(options)
            {
                Secure = true,
                Path = "/",
                Domain = null,
            }
            : options;
}
