using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Users;

/// <summary>Asks before a link of an account with a sign-in provider is taken away.</summary>
/// <param name="logins">Does it.</param>
/// <param name="providers">What people call providers.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class UnlinkDialog(
    UserLogins logins,
    OidcProviders providers,
    CurrentActor actors,
    Toasts toasts
)
{
    /// <summary>The account.</summary>
    [Parameter, EditorRequired]
    public UserAccount User { get; set; } = null!;

    /// <summary>The link.</summary>
    [Parameter, EditorRequired]
    public LinkedLogin Login { get; set; } = null!;

    private string Name => providers.Show(Login.Provider);

    private string Consequence =>
        $"Nobody is signed in to {User.Email} by {(Login.Email is { } email ? $"{Name} as {email}" : Name)} any more; the account's sessions end now, and its owner is told by mail. "
        + "If it was the only way in, send a link to choose a password.";

    private Task DoAsync() =>
        TryAsync(async () =>
        {
            await logins.RemoveAsync(await actors.GetAsync(), User.Id, Login.Id, CancellationToken.None);
            toasts.Done($"{Name} is unlinked from {User.Email}.");
            await OnClose.InvokeAsync();
        });
}
