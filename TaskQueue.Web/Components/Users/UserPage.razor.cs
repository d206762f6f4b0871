using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Users;

/// <summary>One account: how it stands, where it is signed in, what it is linked with, and what can be done with it.</summary>
/// <param name="users">Reads it.</param>
/// <param name="sessions">Reads where it is signed in.</param>
/// <param name="logins">Reads what it is linked with.</param>
/// <param name="navigation">Leaves after a deletion.</param>
public sealed partial class UserPage(
    UserQueries users,
    SessionList sessions,
    UserLogins logins,
    NavigationManager navigation
)
{
    private UserAccount? _user;
    private IReadOnlyList<SessionView> _sessions = [];
    private IReadOnlyList<LinkedLogin> _logins = [];
    private UserAct? _asked;
    private LinkedLogin? _unlinked;
    private bool _isEdited;
    private bool _isDeleted;
    private bool _missing;
    private Guid _shown;

    /// <summary>The account.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_shown != Id)
        {
            // What was asked of the one before is not asked of this one.
            (_shown, _asked, _unlinked, _isEdited) = (Id, null, null, false);
        }

        var user = await users.FindAsync(Actor, Id, cancellationToken);
        _missing = user is null;
        if (user is null)
        {
            // Only before the circuit is there an answer whose status could be set.
            Context?.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        (_user, _sessions) = (user, await sessions.OfAsync(Actor, Id, cancellationToken));
        _logins = await logins.OfAsync(Actor, Id, cancellationToken);
    }

    private string Story(UserAccount user) =>
        user.Status switch
        {
            UserStatus.Disabled => T["since {0}", Words.Ago(user.DisabledAt!.Value, Now)],
            UserStatus.Invited => T["has not chosen a password yet"],
            UserStatus.Unconfirmed => T["has not confirmed the address yet"],
            _ => user.Name ?? "",
        };

    private void LeaveIfDeleted()
    {
        if (_asked == UserAct.Delete)
        {
            _isDeleted = true;
            navigation.NavigateTo("users");
        }
    }

    private async Task CloseAsync()
    {
        (_asked, _unlinked, _isEdited) = (null, null, false);
        if (!_isDeleted)
        {
            await RefreshAsync();
        }
    }
}
