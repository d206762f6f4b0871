using System.Data.Common;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Web.Components.Account;

namespace TaskQueue.Web.Auth.Oidc;

/// <summary>
/// What becomes of somebody who comes back from a provider: they are signed in, their account is linked, or a page says why
/// not. Never an error page.
/// </summary>
/// <param name="signIns">Finds the account.</param>
/// <param name="logins">Links it.</param>
/// <param name="sessions">Begins the session.</param>
/// <param name="pendings">Carry somebody who owes a code.</param>
/// <param name="address">Where people find the console.</param>
/// <param name="denials">Hears of those who were refused before it was known who they are.</param>
/// <param name="logger">The log.</param>
internal sealed partial class OidcCallback(
    ExternalSignIn signIns,
    ExternalLogins logins,
    SessionService sessions,
    PendingSignIns pendings,
    PublicAddress address,
    Denials denials,
    ILogger<OidcCallback> logger
)
{
    private const string LinkKey = "taskqueue.link";

    /// <summary>What is remembered of a sign-in while somebody is at the provider.</summary>
    /// <param name="returnUrl">Where to go afterwards; our own pages alone.</param>
    /// <param name="link">The session whose account is to be linked; none where somebody signs in.</param>
    public static AuthenticationProperties Remember(string? returnUrl, Guid? link)
    {
        var properties = new AuthenticationProperties { RedirectUri = LocalUrl.OrHome(returnUrl) };
        if (link is { } session)
        {
            properties.Items[LinkKey] = session.ToString("N", CultureInfo.InvariantCulture);
        }

        return properties;
    }

    /// <summary>Sends somebody out: back to where people find the console, whatever a request calls this server.</summary>
    public Task SendOut(RedirectContext context, OidcProvider provider)
    {
        if (address.IsKnown)
        {
            context.ProtocolMessage.RedirectUri = address.Page(
                OidcScheme.CallbackOf(provider).TrimStart('/')
            );
        }

        return Task.CompletedTask;
    }

    /// <summary>Takes in somebody whom the provider has vouched for, in an answer that was checked.</summary>
    public async Task FinishAsync(TicketReceivedContext context, OidcProvider provider)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        var link = LinkOf(context.Properties);
        try
        {
            if (OidcAnswer.Read(http, provider) is not { } identity)
            {
                Tell(http, provider, ExternalFault.Token);
                Lead(http, provider, ExternalFault.Token, link is not null);
                return;
            }

            if (link is not null)
            {
                await LinkAsync(http, provider, identity, link);
            }
            else
            {
                await SignInAsync(http, provider, identity, context.ReturnUri);
            }
        }
        catch (Exception e) when (e is RefusalException or DbException or DbUpdateException)
        {
            LogRefused(provider.Name, e.Message);
            Lead(http, provider, ExternalFault.Busy, link is not null);
        }
    }

    /// <summary>Takes in somebody who was turned down at the provider.</summary>
    public Task DenyAsync(AccessDeniedContext context, OidcProvider provider)
    {
        context.HandleResponse();
        Tell(context.HttpContext, provider, ExternalFault.Denied);
        Lead(context.HttpContext, provider, ExternalFault.Denied, LinkOf(context.Properties) is not null);
        return Task.CompletedTask;
    }

    /// <summary>Takes in an answer that is none.</summary>
    public Task FailAsync(RemoteFailureContext context, OidcProvider provider)
    {
        context.HandleResponse();
        Fail(context.HttpContext, provider, context.Failure, LinkOf(context.Properties) is not null);
        return Task.CompletedTask;
    }

    /// <summary>Says why nobody was signed in, to the person, the log and the audit log.</summary>
    public void Fail(HttpContext context, OidcProvider provider, Exception? failure, bool isLink)
    {
        var fault = OidcFailure.Of(failure);
        // Its kind and words, not the whole: the words of a token's checks hold no token, a trace might.
        LogFailed(provider.Name, fault, failure?.GetType().Name ?? "none", failure?.Message ?? "");
        Tell(context, provider, fault);
        Lead(context, provider, fault, isLink);
    }

    private async Task SignInAsync(
        HttpContext http,
        OidcProvider provider,
        ExternalIdentity identity,
        string? returnUrl
    )
    {
        var outcome = await signIns.SignInAsync(provider, identity, OriginOf(http), http.RequestAborted);
        if (outcome.User is not { } user)
        {
            Lead(http, provider, outcome.Fault ?? ExternalFault.Unknown, isLink: false);
            return;
        }

        if (outcome.Pending is { } pending)
        {
            // The page for the code goes on as after a password.
            SecondStepCookie.Write(http, pendings, pending);
            http.Response.Redirect($"/login?returnUrl={Uri.EscapeDataString(LocalUrl.OrHome(returnUrl))}");
            return;
        }

        await ConsoleSignIn.RunAsync(http, sessions, user, OidcLogout.Remember(http, provider));
        http.Response.Redirect(LocalUrl.OrHome(returnUrl));
    }

    // Whoever began it has to sit there still: the account of the session that is signed in now, and no other, is linked.
    private async Task LinkAsync(
        HttpContext http,
        OidcProvider provider,
        ExternalIdentity identity,
        string session
    )
    {
        var cookie = await http.AuthenticateAsync(Schemes.Session);
        if (
            cookie.Principal is not { } principal
            || !Guid.TryParse(principal.FindFirstValue(SessionClaims.Session), out var now)
            || now.ToString("N", CultureInfo.InvariantCulture) != session
        )
        {
            Lead(http, provider, ExternalFault.LinkEnded, isLink: true);
            return;
        }

        var person = Person.From(OriginIdentity.Attach(principal, OriginOf(http)));
        var fault = await logins.LinkAsync(person, provider, identity, http.RequestAborted);
        if (fault is { } refused)
        {
            denials.Note(
                person.Actor,
                AuditActions.SignInFailed,
                AuditSubject.Provider(provider.Name),
                ExternalFaults.WordOf(refused)
            );
            Lead(http, provider, refused, isLink: true);
            return;
        }

        http.Response.Redirect("/profile");
    }

    private void Tell(HttpContext http, OidcProvider provider, ExternalFault fault) =>
        // Strangers can bring any number of bad answers: not one entry for each.
        denials.Note(
            new("anonymous", Roles.Nothing) { Origin = OriginOf(http) },
            AuditActions.SignInFailed,
            AuditSubject.Provider(provider.Name),
            ExternalFaults.WordOf(fault)
        );

    private static void Lead(HttpContext http, OidcProvider provider, ExternalFault fault, bool isLink) =>
        http.Response.Redirect(
            $"{(isLink ? "/profile" : "/login")}?failed={ExternalFaults.WordOf(fault)}&provider={provider.Name}"
        );

    private static string? LinkOf(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(LinkKey, out var session) is true ? session : null;

    // These requests end before the middleware that says it.
    private static Origin OriginOf(HttpContext http) =>
        new(Via.Console) { Address = http.Connection.RemoteIpAddress };

    [LoggerMessage(
        EventId = 21001,
        Level = LogLevel.Warning,
        Message = "Nobody was signed in by {Provider} ({Fault}): {Kind}: {Reason}"
    )]
    private partial void LogFailed(string provider, ExternalFault fault, string kind, string reason);

    [LoggerMessage(
        EventId = 21002,
        Level = LogLevel.Warning,
        Message = "Nobody was signed in by {Provider}: {Reason}"
    )]
    private partial void LogRefused(string provider, string reason);
}
