using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Auth.Oidc;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Account;

/// <summary>
/// Signs a person in: with the password, and then with a code where the account has a second factor. Static: no circuit is
/// opened before.
/// </summary>
/// <param name="accounts">Checks both.</param>
/// <param name="pendings">Carry the sign-in from one to the other.</param>
/// <param name="sessions">Begins the session.</param>
/// <param name="setUp">Leads to set-up where there is no account yet.</param>
/// <param name="registration">Leads to registration where it is open.</param>
/// <param name="providers">Other ways to sign in.</param>
/// <param name="navigation">Goes on.</param>
public sealed partial class LoginPage(
    AccountService accounts,
    PendingSignIns pendings,
    SessionService sessions,
    SetUpService setUp,
    Registration registration,
    OidcProviders providers,
    NavigationManager navigation
)
{
    private const string CodeForm = "code";

    private readonly bool _mayRegister = registration.IsOpen;
    private string? _error;
    private bool _owesCode;

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromForm]
    private LoginInput? Input { get; set; }

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery]
    private bool Anew { get; set; }

    private string Here => AddressOf(anew: false);

    private string Again => AddressOf(anew: true);

    [SupplyParameterFromQuery]
    private string? Failed { get; set; }

    [SupplyParameterFromQuery]
    private string? Provider { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (ExternalFaults.TryRead(Failed) is { } fault && providers.Find(Provider) is { } known)
        {
            _error = T.Told(ExternalFaults.Explain(fault, known.DisplayName));
        }

        if (!HttpMethods.IsGet(Context.Request.Method))
        {
            // The form that was sent must be on the page for its handler to run.
            _owesCode = Context.Request.HasFormContentType && Context.Request.Form["_handler"] == CodeForm;
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
        else if (Anew)
        {
            SecondStepCookie.Delete(Context);
        }
        else
        {
            _owesCode = SecondStepCookie.Read(Context, pendings) is not null;
        }
    }

    private async Task SignInAsync()
    {
        try
        {
            var step = await accounts.CheckPasswordAsync(
                Input?.Email?.Trim() ?? "",
                Input?.Password ?? "",
                code: null,
                OriginIdentity.Of(Context.User),
                Context.RequestAborted
            );
            if (step.Pending is { } pending)
            {
                SecondStepCookie.Write(Context, pendings, pending);
            }
            else
            {
                await ConsoleSignIn.RunAsync(Context, sessions, step.User!);
            }

            _owesCode = step.Pending is not null;
        }
        catch (RefusalException refusal)
        {
            Refuse(refusal);
            return;
        }

        navigation.NavigateTo(_owesCode ? Here : LocalUrl.OrHome(ReturnUrl));
    }

    private async Task GiveCodeAsync()
    {
        try
        {
            var pending =
                SecondStepCookie.Read(Context, pendings)
                ?? throw new RefusalException(
                    RefusalCode.Unauthenticated,
                    T["That took too long. Begin again with the password."]
                );
            var user = await accounts.CheckCodeAsync(
                pending,
                Input?.Code ?? "",
                OriginIdentity.Of(Context.User),
                Context.RequestAborted
            );
            await ConsoleSignIn.RunAsync(Context, sessions, user);
            SecondStepCookie.Delete(Context);
        }
        catch (RefusalException refusal)
        {
            _owesCode = SecondStepCookie.Read(Context, pendings) is not null;
            Refuse(refusal);
            return;
        }

        navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
    }

    private string AddressOf(bool anew) =>
        navigation.GetUriWithQueryParameters(
            "login",
            new Dictionary<string, object?>
            {
                ["returnUrl"] = string.IsNullOrEmpty(ReturnUrl) ? null : ReturnUrl,
                ["anew"] = anew ? true : null,
            }
        );

    private string AddressOf(OidcProvider provider) =>
        OidcEndpoints.PathOf(provider.Name).TrimStart('/')
        + (ReturnUrl is null ? "" : $"?returnUrl={Uri.EscapeDataString(LocalUrl.OrHome(ReturnUrl))}");

    private void Refuse(RefusalException refusal)
    {
        _error = T.Told(refusal);
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
            _error = T["{0} Try again in {1} seconds.", T.Told(refusal), seconds];
        }
    }

    /// <summary>The forms.</summary>
    internal sealed class LoginInput
    {
        public string? Email { get; set; }

        public string? Password { get; set; }

        public string? Code { get; set; }
    }
}
