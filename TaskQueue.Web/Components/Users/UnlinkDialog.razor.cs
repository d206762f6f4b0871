using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

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
        T[
            "Nobody is signed in to {0} by {1} any more; the account's sessions end now, and its owner is told by mail.",
            User.Email,
            Login.Email is { } email ? T["{0} as {1}", Name, email] : Name
        ]
        + " "
        + T["If it was the only way in, send a link to choose a password."];

    private Task DoAsync() =>
        TryAsync(async () =>
        {
            await logins.RemoveAsync(await actors.GetAsync(), User.Id, Login.Id, CancellationToken.None);
            toasts.Done(T["{0} is unlinked from {1}.", Name, User.Email]);
            await OnClose.InvokeAsync();
        });
}
