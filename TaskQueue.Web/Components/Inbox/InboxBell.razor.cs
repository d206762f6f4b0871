using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Inbox;

/// <summary>
/// How many notices were not read, and those that come while the console is open; not read before the page is live. A note never
/// takes the focus, and goes by itself unless somebody points at it.
/// </summary>
/// <param name="inbox">Reads them.</param>
/// <param name="service">Says that they were read.</param>
/// <param name="feed">Tells of new ones.</param>
/// <param name="actors">Who looks.</param>
/// <param name="navigation">Where they look.</param>
/// <param name="js">Lets notes go.</param>
public sealed partial class InboxBell(
    InboxQueries inbox,
    InboxService service,
    InboxFeed feed,
    CurrentActor actors,
    NavigationManager navigation,
    IJSRuntime js
) : IAsyncDisposable
{
    private const int MostShown = 3;

    private readonly List<Notice> _shown = [];
    private ElementReference _bell;
    private ElementReference _region;
    private IDisposable? _subscription;
    private IJSObjectReference? _module;
    private Guid _newest;
    private int _unread;
    private bool _gone;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _gone = true;
        _subscription?.Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop", _region);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone.
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || await AccountAsync() is not { } account)
        {
            return;
        }

        await ReadAsync(isFirst: true);
        if (_gone)
        {
            return;
        }

        _subscription = feed.Subscribe(account, () => InvokeAsync(() => ReadAsync(isFirst: false)));
        var module = await js.InvokeAsync<IJSObjectReference>(
            "import",
            "./Components/Inbox/InboxBell.razor.js"
        );
        if (_gone)
        {
            await module.DisposeAsync();
            return;
        }

        _module = module;
        await module.InvokeVoidAsync("start", _region, _bell);
    }

    // Whose inbox it is; nobody's where they have no account, or the store does not say who looks.
    private async Task<Guid?> AccountAsync()
    {
        Guid? account = null;
        try
        {
            await StoreAway.ExplainAsync(async () => account = (await actors.GetAsync()).UserId);
        }
        catch (RefusalException)
        {
            // The store is away; the page beside it says so.
        }

        return account;
    }

    private async Task ReadAsync(bool isFirst)
    {
        try
        {
            await StoreAway.ExplainAsync(() => LookAsync(isFirst));
        }
        catch (RefusalException)
        {
            // The store is away, or the session is over; the page beside it says so.
        }
    }

    // What was there before the page was opened is counted, and not told once more.
    private async Task LookAsync(bool isFirst)
    {
        var actor = await actors.GetAsync();
        var (unread, newest) = (await CountAsync(actor), _newest);
        var found = (await inbox.ListAsync(actor, true, null, MostShown, CancellationToken.None)).Items;
        _newest = found.Count > 0 && found[0].Id.CompareTo(_newest) > 0 ? found[0].Id : _newest;
        if (!isFirst && !IsAtInbox)
        {
            foreach (var notice in found.Where(n => n.Id.CompareTo(newest) > 0).Reverse())
            {
                Show(notice);
            }
        }

        // Read elsewhere, or counted up: the note would lead nowhere new.
        _shown.RemoveAll(s => found.All(n => n.Id != s.Id) && found.Any(n => n.Key == s.Key));
        _unread = unread;
        StateHasChanged();
    }

    private bool IsAtInbox =>
        navigation.ToBaseRelativePath(navigation.Uri).StartsWith("inbox", StringComparison.Ordinal);

    private Task<int> CountAsync(Actor actor) => inbox.CountUnreadAsync(actor, CancellationToken.None);

    private void Show(Notice notice)
    {
        _shown.RemoveAll(n => n.Key == notice.Key);
        _shown.Add(notice);
        if (_shown.Count > MostShown)
        {
            _shown.RemoveAt(0);
        }
    }

    private void Close(Notice notice) => _shown.Remove(notice);

    private async Task OpenAsync(Notice notice)
    {
        Close(notice);
        try
        {
            await service.ReadAsync(await actors.GetAsync(), [notice.Id], null);
        }
        catch (RefusalException)
        {
            // It stays unread; where it leads is more to the point.
        }
    }
}
