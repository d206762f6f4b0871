using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using TaskQueue.Core.Security.External;

namespace TaskQueue.Web.Auth.Oidc;

/// <summary>What the failure of a handler means for people. Pure.</summary>
internal static class OidcFailure
{
    /// <summary>Reads a failure.</summary>
    /// <param name="failure">What was thrown, or what the handler says; none where it says nothing.</param>
    public static ExternalFault Of(Exception? failure) =>
        failure switch
        {
            // The provider told of an error instead of giving what was asked for.
            OpenIdConnectProtocolException protocol when protocol.Data.Contains("error") =>
                ExternalFault.Away,
            OpenIdConnectProtocolException or SecurityTokenException or ArgumentException =>
                ExternalFault.Token,
            // The handler's own words: the state is missing, not ours, of another browser, or too old.
            AuthenticationFailureException { InnerException: null } => ExternalFault.State,
            { InnerException: { } inner } => Of(inner),
            _ => ExternalFault.Away,
        };
}
