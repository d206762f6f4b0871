using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Users;

/// <summary>Asks before a role is deleted.</summary>
/// <param name="roles">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class DeleteRoleDialog(RoleService roles, CurrentActor actors, Toasts toasts)
{
    /// <summary>The role.</summary>
    [Parameter, EditorRequired]
    public RoleDefinition Role { get; set; } = null!;

    private Task DeleteAsync() =>
        TryAsync(async () =>
        {
            await roles.DeleteAsync(await actors.GetAsync(), Role.Name, CancellationToken.None);
            toasts.Done(T["{0} is deleted.", Role.Name]);
            await OnClose.InvokeAsync();
        });
}
