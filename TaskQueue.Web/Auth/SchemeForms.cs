using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace TaskQueue.Web.Auth;

/// <summary>
/// The framework's tokens of forms, with a cookie that is named by the request's scheme as <see cref="SchemeCookies"/> does it:
/// its own name is one for all requests.
/// </summary>
internal sealed class SchemeForms : IAntiforgery, IDisposable
{
    private const string Name = "TaskQueue.Form";

    private readonly ServiceProvider _plainServices;
    private readonly ServiceProvider _secureServices;
    private readonly IAntiforgery _plain;
    private readonly IAntiforgery _secure;

    /// <summary>Makes both.</summary>
    /// <param name="protection">Seals the tokens.</param>
    /// <param name="loggers">The log.</param>
    public SchemeForms(IDataProtectionProvider protection, ILoggerFactory loggers)
    {
        _plainServices = Make(Name, CookieSecurePolicy.None);
        _secureServices = Make("__Host-" + Name, CookieSecurePolicy.Always);
        _plain = _plainServices.GetRequiredService<IAntiforgery>();
        _secure = _secureServices.GetRequiredService<IAntiforgery>();

        ServiceProvider Make(string name, CookieSecurePolicy secure) =>
            new ServiceCollection()
                .AddSingleton(protection)
                .AddSingleton(loggers)
                .AddLogging()
                .AddAntiforgery(forms =>
                {
                    forms.Cookie.Name = name;
                    forms.Cookie.SecurePolicy = secure;
                    forms.Cookie.Path = "/";
                })
                .BuildServiceProvider();
    }

    public void Dispose()
    {
        _plainServices.Dispose();
        _secureServices.Dispose();
    }

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) =>
        Of(httpContext).GetAndStoreTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => Of(httpContext).GetTokens(httpContext);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) =>
        Of(httpContext).IsRequestValidAsync(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext) =>
        Of(httpContext).SetCookieTokenAndHeader(httpContext);

    public Task ValidateRequestAsync(HttpContext httpContext) =>
        Of(httpContext).ValidateRequestAsync(httpContext);

    private IAntiforgery Of(HttpContext context) => context.Request.IsHttps ? _secure : _plain;
}
