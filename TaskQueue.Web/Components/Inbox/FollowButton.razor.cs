using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Tasks.Follows;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Inbox;

/// <summary>Follows something, or no more; not there before the page is live, and for those who have no inbox.</summary>
/// <param name="follows">Knows and keeps it.</param>
/// <param name="actors">Who looks.</param>
/// <param name="toasts">Says what was refused.</param>
public sealed partial class FollowButton(FollowService follows, CurrentActor actors, Toasts toasts)
{
    private string? _shown;
    private bool _isKnown;
    private bool _follows;
    private bool _busy;

    /// <summary>What kind of thing.</summary>
    [Parameter, EditorRequired]
    public FollowKind Kind { get; set; }

    /// <summary>Which one.</summary>
    [Parameter, EditorRequired]
    public string Subject { get; set; } = "";

    private string Told =>
        Kind switch
        {
            FollowKind.Task => T["in my inbox when it ends"],
            FollowKind.Queue => T["in my inbox of its dead letters"],
            FollowKind.Schedule => T["in my inbox when something goes wrong with it"],
            FollowKind.Operation => T["in my inbox when it ends or waits for a word"],
            _ => T["in my inbox when more die of it"],
        };

    private string Offered =>
        Kind switch
        {
            FollowKind.Task => T["Tell me in my inbox when it ends"],
            FollowKind.Queue => T["Tell me in my inbox of its dead letters"],
            FollowKind.Schedule => T["Tell me in my inbox when something goes wrong with it"],
            FollowKind.Operation => T["Tell me in my inbox when it ends or waits for a word"],
            _ => T["Tell me in my inbox when more die of it"],
        };

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var key = FollowKeys.Of(Kind, Subject);
        if (_shown == key)
        {
            return;
        }

        _shown = key;
        try
        {
            var actor = await actors.GetAsync();
            var found = await follows.FindAsync(actor, Kind, Subject, CancellationToken.None);
            if (_shown == key)
            {
                // The page may be about something else by now.
                (_follows, _isKnown) = (found is not null, true);
                StateHasChanged();
            }
        }
        catch (RefusalException)
        {
            // They have no inbox, or the store is away, which the page says.
            _isKnown = false;
        }
    }

    private async Task ToggleAsync()
    {
        if (_busy)
        {
            // The second click of two would say the opposite of what was done.
            return;
        }

        _busy = true;
        try
        {
            var actor = await actors.GetAsync();
            if (_follows)
            {
                await follows.UnfollowAsync(actor, Kind, Subject);
            }
            else
            {
                await follows.FollowAsync(actor, Kind, Subject, CancellationToken.None);
            }

            _follows = !_follows;
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }
        finally
        {
            _busy = false;
        }
    }
}
