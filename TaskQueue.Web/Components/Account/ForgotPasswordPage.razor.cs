using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Components.Account;

/// <summary>Sends a link to choose another password; says the same whether there is such an account or not.</summary>
/// <param name="passwords">Sends it.</param>
public sealed partial class ForgotPasswordPage(PasswordReset passwords)
{
    [SupplyParameterFromForm]
    private ForgotInput? Input { get; set; }

    private string? Missing => passwords.Missing;

    private Task SendAsync() =>
        TryAsync(() =>
            passwords.RequestAsync(
                Input?.Email ?? "",
                Context.Connection.RemoteIpAddress,
                Context.RequestAborted
            )
        );

    /// <summary>The form.</summary>
    internal sealed class ForgotInput
    {
        public string? Email { get; set; }
    }
}
