using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Tasks.Follows;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Inbox;

/// <summary>What whoever looks was told, and what they follow. The address holds what is shown.</summary>
/// <param name="inbox">Reads notices.</param>
/// <param name="service">Says that they were read.</param>
/// <param name="follows">Reads and ends follows.</param>
public sealed partial class InboxPage(InboxQueries inbox, InboxService service, FollowService follows)
{
    private const int Limit = 50;

    private static readonly (string? Show, string Word)[] Tabs =
    [
        (null, Key("Unread")),
        (InboxView.All, Key("All")),
        (InboxView.Following, Key("Following")),
    ];

    private InboxView _view = new();
    private IReadOnlyList<Notice>? _notices;
    private IReadOnlyList<Follow>? _follows;
    private string? _older;
    private Guid? _newest;
    private int _unread;
    private string? _refused;
    private bool _busy;

    [SupplyParameterFromQuery]
    private string? Show { get; set; }

    [SupplyParameterFromQuery]
    private string? Cursor { get; set; }

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var view = InboxView.Read(Show, Cursor);
        if (view.Show == InboxView.Following)
        {
            var found = await follows.ListAsync(Actor, view.Cursor, Limit, cancellationToken);
            (_view, _follows, _older) = (view, found.Items, found.NextCursor);
            return;
        }

        var page = await inbox.ListAsync(Actor, view.Show is null, view.Cursor, Limit, cancellationToken);
        // Of what is unread, what the page shows tells whether there is any.
        _unread = view.Show is null
            ? page.Items.Count
            : await inbox.CountUnreadAsync(Actor, cancellationToken);
        _newest = view.Cursor is null && page.Items.Count > 0 ? page.Items[0].Id : _newest;
        (_view, _notices, _older) = (view, page.Items, page.NextCursor);
    }

    private Task ReadAsync(Notice notice) =>
        notice.ReadAt is null
            ? DoAsync(() => service.ReadAsync(Actor, [notice.Id], null))
            : Task.CompletedTask;

    // What came behind what they see was not seen.
    private Task ReadAllAsync() =>
        _newest is { } newest ? DoAsync(() => service.ReadAsync(Actor, null, newest)) : Task.CompletedTask;

    private Task UnfollowAsync(Follow follow) =>
        DoAsync(() => follows.UnfollowAsync(Actor, follow.Kind, follow.Subject));

    private async Task DoAsync(Func<Task> act)
    {
        (_busy, _refused) = (true, null);
        try
        {
            await act();
            await RefreshAsync();
        }
        catch (RefusalException refusal)
        {
            _refused = T.Told(refusal);
        }
        finally
        {
            _busy = false;
        }
    }

    private static string KindWord(FollowKind kind) =>
        kind switch
        {
            FollowKind.Task => T["the ends of a task"],
            FollowKind.Queue => T["dead letters of a queue"],
            FollowKind.Schedule => T["what goes wrong with a schedule"],
            FollowKind.Operation => T["the end of an operation"],
            _ => T["tasks that die of an error"],
        };
}
