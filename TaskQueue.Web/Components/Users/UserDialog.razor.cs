using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Users;

/// <summary>Asks whom to invite, or what an account is to be; checks it by the rules of the API while somebody types.</summary>
/// <param name="users">Makes and changes it.</param>
/// <param name="queries">Knows the roles.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class UserDialog(
    UserService users,
    UserQueries queries,
    CurrentActor actors,
    Toasts toasts
)
{
    private IReadOnlyList<string> _known = [];
    private UserDraft _draft = new([], isNew: true);
    private LinkHandover? _link;

    /// <summary>The account; absent for one that is to be made.</summary>
    [Parameter]
    public UserAccount? User { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _known = await queries.RolesAsync(await actors.GetAsync(), CancellationToken.None);
        _draft = new(_known, User is null) { Name = User?.Name ?? "" };
        _draft.Roles.UnionWith(User?.Roles ?? [Roles.Viewer]);
    }

    private void Set(string field, string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Touch(field);
        Errors = _draft.Faults();
    }

    private void Toggle(string role, ChangeEventArgs change)
    {
        if (change.Value is true)
        {
            _draft.Roles.Add(role);
        }
        else
        {
            _draft.Roles.Remove(role);
        }

        _draft.Touch("roles");
        Errors = _draft.Faults();
    }

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            if (_link is not null)
            {
                // The second click of two.
                return;
            }

            var actor = await actors.GetAsync();
            if (User is { } user)
            {
                await users.ChangeAsync(actor, user.Id, _draft.ToChange(), CancellationToken.None);
                toasts.Done(T["{0} is changed.", user.Email]);
                await OnClose.InvokeAsync();
                return;
            }

            var made = await users.CreateAsync(actor, _draft.ToNew(), CancellationToken.None);
            if (made.Invitation is { Link: not null } link)
            {
                _link = link;
                return;
            }

            toasts.Done(T["{0} is invited.", made.User.Email]);
            await OnClose.InvokeAsync();
        });
}
