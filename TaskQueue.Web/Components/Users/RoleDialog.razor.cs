using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Users;

/// <summary>Asks what a role is to allow; checks it by the rules of the API while somebody types.</summary>
/// <param name="roles">Makes and changes it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class RoleDialog(RoleService roles, CurrentActor actors, Toasts toasts)
{
    private RoleDraft _draft = new(null);
    private Actor? _actor;

    /// <summary>The role; absent for one that is to be made.</summary>
    [Parameter]
    public RoleDefinition? Role { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _actor = await actors.GetAsync();
        _draft = new(Role);
    }

    private void Set(string field, string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Touch(field);
        Errors = _draft.Faults(_actor!);
    }

    private void OnChosen()
    {
        _draft.Touch("permissions");
        _draft.Touch("queues");
        Errors = _draft.Faults(_actor!);
    }

    private async Task SaveAsync()
    {
        _draft.TouchAll();
        Errors = _draft.Faults(_actor!);
        if (Errors.Count > 0)
        {
            return;
        }

        await TryAsync(async () =>
        {
            var (actor, wanted) = (await actors.GetAsync(), _draft.ToRole());
            if (Role is null)
            {
                await roles.CreateAsync(actor, wanted, CancellationToken.None);
                toasts.Done(T["{0} is made.", wanted.Name]);
            }
            else
            {
                await roles.UpdateAsync(actor, wanted, CancellationToken.None);
                toasts.Done(T["{0} is changed.", wanted.Name]);
            }

            await OnClose.InvokeAsync();
        });
    }
}
