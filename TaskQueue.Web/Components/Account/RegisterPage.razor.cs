using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Components.Account;

/// <summary>Makes an account for whoever may have one.</summary>
/// <param name="registration">Makes it.</param>
public sealed partial class RegisterPage(Registration registration)
{
    private bool _confirm;

    [SupplyParameterFromForm]
    private NewPasswordInput? Input { get; set; }

    private Registration Registration => registration;

    private Task RegisterAsync() =>
        TryAsync(async () =>
            _confirm = await registration.RegisterAsync(
                Input?.Email ?? "",
                NewPasswordInput.Checked(Input),
                Input?.Name,
                OriginIdentity.Of(Context.User),
                Context.RequestAborted
            )
        );
}
