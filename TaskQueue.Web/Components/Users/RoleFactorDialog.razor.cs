using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Users;

/// <summary>Asks before a role begins, or ceases, to ask for a second factor.</summary>
/// <param name="roles">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class RoleFactorDialog(RoleService roles, CurrentActor actors, Toasts toasts)
{
    /// <summary>The role.</summary>
    [Parameter, EditorRequired]
    public ListedRole Listed { get; set; } = null!;

    private bool Required => !Listed.Role.RequiresSecondFactor;

    private string Consequence =>
        !Required
            ? T[
                "Whoever has the role may then turn the second factor off and sign in with the password alone."
            ]
            : Listed.Lacking switch
            {
                0 => T[
                    "All who have the role have one. Nobody can turn it off as long as they have the role."
                ],
                1 => T[
                    "One account that has the role has none: it may do nothing from now on but set one up, and its keys nothing at all."
                ],
                var lacking => T[
                    "{0} accounts that have the role have none: they may do nothing from now on but set one up, and their keys nothing at all.",
                    Words.Number(lacking)
                ],
            };

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            await roles.RequireFactorAsync(
                await actors.GetAsync(),
                Listed.Role.Name,
                Required,
                CancellationToken.None
            );
            toasts.Done(
                Required
                    ? T["{0} asks for a second factor.", Listed.Role.Name]
                    : T["{0} asks for no second factor.", Listed.Role.Name]
            );
            await OnClose.InvokeAsync();
        });
}
