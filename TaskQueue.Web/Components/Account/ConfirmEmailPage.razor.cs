using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Components.Account;

/// <summary>Confirms an address by a link. Opening it does nothing, since mail filters follow links too; the button does.</summary>
/// <param name="registration">Confirms it.</param>
public sealed partial class ConfirmEmailPage(Registration registration)
{
    [SupplyParameterFromForm]
    private ConfirmInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "token")]
    private string? Asked { get; set; }

    private Task ConfirmAsync() =>
        TryAsync(() =>
            registration.ConfirmAsync(Input?.Token, OriginIdentity.Of(Context.User), Context.RequestAborted)
        );

    /// <summary>The form.</summary>
    internal sealed class ConfirmInput
    {
        public string? Token { get; set; }
    }
}
