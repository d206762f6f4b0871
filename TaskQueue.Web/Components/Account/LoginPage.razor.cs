using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Web.Auth.Oidc;

namespace TaskQueue.Web.Components.Account;

/// <summary>Signs a person in. Static: no circuit is opened before.</summary>
/// <param name="accounts">Checks the password.</param>
/// <param name="sessions">Begins the session.</param>
/// <param name="setUp">Leads to set-up where there is no account yet.</param>
/// <param name="registration">Leads to registration where it is open.</param>
/// <param name="providers">Other ways to sign in.</param>
/// <param name="navigation">Goes on.</param>
public sealed partial class LoginPage(
    AccountService accounts,
    SessionService sessions,
    SetUpService setUp,
    Registration registration,
    OidcProviders providers,
    NavigationManager navigation
)
{
    private readonly bool _mayRegister = registration.IsOpen;
    private string? _error;

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromForm]
    private LoginInput? Input { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery]
    private string? Failed { get; set; }

    [SupplyParameterFromQuery]
    private string? Provider { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (ExternalFaults.TryRead(Failed) is { } fault && providers.Find(Provider) is { } known)
        {
            _error = ExternalFaults.Explain(fault, known.DisplayName);
        }

        if (!HttpMethods.IsGet(Context.Request.Method))
        {
            return;
        }

        if (Context.User.Identity is { IsAuthenticated: true })
        {
            navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
        }
        else if (await setUp.IsOpenAsync(Context.RequestAborted))
        {
            navigation.NavigateTo("/setup");
        }
    }

    private async Task SignInAsync()
    {
        try
        {
            var user = await accounts.SignInAsync(
                Input?.Email?.Trim() ?? "",
                Input?.Password ?? "",
                OriginIdentity.Of(Context.User),
                Context.RequestAborted
            );
            await ConsoleSignIn.RunAsync(Context, sessions, user);
        }
        catch (RefusalException refusal)
        {
            Refuse(refusal);
            return;
        }

        navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
    }

    private string AddressOf(OidcProvider provider) =>
        OidcEndpoints.PathOf(provider.Name).TrimStart('/')
        + (ReturnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(LocalUrl.OrHome(ReturnUrl))}");

    private void Refuse(RefusalException refusal)
    {
        _error = refusal.Message;
        Context.Response.StatusCode = refusal.Code switch
        {
            RefusalCode.RateLimited => StatusCodes.Status429TooManyRequests,
            RefusalCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status401Unauthorized,
        };
        if (refusal.RetryAfter is { } rest)
        {
            var seconds = Math.Ceiling(rest.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            Context.Response.Headers.RetryAfter = seconds;
            _error = $"{refusal.Message} Try again in {seconds} seconds.";
        }
    }

    /// <summary>The form.</summary>
    internal sealed class LoginInput
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
