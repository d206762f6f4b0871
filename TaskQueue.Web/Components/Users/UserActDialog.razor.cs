using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Users;

/// <summary>Asks before something is done with an account; shows a link that no mail can carry.</summary>
/// <param name="users">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class UserActDialog(UserService users, CurrentActor actors, Toasts toasts)
{
    private LinkHandover? _link;

    /// <summary>The account.</summary>
    [Parameter, EditorRequired]
    public UserAccount User { get; set; } = null!;

    /// <summary>What is to be done.</summary>
    [Parameter, EditorRequired]
    public UserAct Act { get; set; } = null!;

    /// <summary>Told that it was done, before it is closed.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    private Task DoAsync() =>
        TryAsync(async () =>
        {
            if (await ActAsync(await actors.GetAsync()) is { Link: not null } link)
            {
                _link = link;
                return;
            }

            toasts.Done(T[Act.Done, User.Email]);
            await OnDone.InvokeAsync();
            await OnClose.InvokeAsync();
        });

    private async Task<LinkHandover?> ActAsync(Actor actor)
    {
        if (Act == UserAct.Link || Act == UserAct.Invite)
        {
            return await users.SendLinkAsync(actor, User.Id, CancellationToken.None);
        }

        await (
            Act == UserAct.SignOut ? users.SignOutAsync(actor, User.Id, CancellationToken.None)
            : Act == UserAct.Unlock ? users.UnlockAsync(actor, User.Id, CancellationToken.None)
            : Act == UserAct.ResetFactor ? users.ResetFactorAsync(actor, User.Id, CancellationToken.None)
            : Act == UserAct.Delete ? users.DeleteAsync(actor, User.Id, CancellationToken.None)
            : users.ChangeAsync(actor, User.Id, new(Disabled: Act == UserAct.Disable), CancellationToken.None)
        );
        return null;
    }
}
