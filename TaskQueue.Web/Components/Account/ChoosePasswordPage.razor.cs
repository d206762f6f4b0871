using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Auth;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Account;

/// <summary>
/// Sets a password by a link: another one, or the first one of somebody who was invited. Opening it does nothing, since mail
/// filters follow links too.
/// </summary>
/// <param name="passwords">Sets it.</param>
public sealed partial class ChoosePasswordPage(PasswordReset passwords)
{
    private LinkOwner? _owner;

    [SupplyParameterFromForm]
    private NewPasswordInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "token")]
    private string? Asked { get; set; }

    private string? Token => Input?.Token ?? Asked;

    private bool IsInvitation => Context.Request.Path.IsUnder("/invitation");

    private string Title => IsInvitation ? T["Welcome"] : T["Choose another password"];

    private LinkPurpose Purpose => IsInvitation ? LinkPurpose.Invitation : LinkPurpose.Reset;

    protected override async Task OnInitializedAsync() =>
        _owner = await passwords.OwnerOfAsync(Token, Purpose, Context.RequestAborted);

    private Task ChooseAsync() =>
        TryAsync(() =>
            passwords.ChooseAsync(
                Token,
                Purpose,
                NewPasswordInput.Checked(Input),
                Input?.Name,
                Input?.Unlink is true,
                OriginIdentity.Of(Context.User),
                Context.RequestAborted
            )
        );
}
