using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Palette;

/// <summary>
/// One field that finds tasks by id, goes to pages, queues, workers and schedules, and opens what can be done with them.
/// The keys within it are the browser's matter; what is offered is what somebody may do.
/// </summary>
/// <param name="source">What is offered.</param>
/// <param name="actors">To whom.</param>
/// <param name="navigation">Goes there.</param>
/// <param name="js">Opens it, and hears the arrow keys.</param>
public sealed partial class CommandPalette(
    PaletteSource source,
    CurrentActor actors,
    NavigationManager navigation,
    IJSRuntime js
) : IAsyncDisposable
{
    private const int Most = 40;

    // Not disposed: it holds no timer, and what is asked for may come long after it was closed.
    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _search;
    private ElementReference _dialog;
    private ElementReference _list;
    private IJSObjectReference? _module;
    private IReadOnlyList<PaletteEntry>? _entries;
    private IReadOnlyList<PaletteEntry> _shown = [];
    private Actor? _known;
    private string? _trouble;
    private string _typed = "";

    // What was typed when the entries that are shown were found: Enter waits until they are those of what stands in the field.
    private string? _shownFor;

    /// <summary>Who sits at the page, as they signed in: what they may open is offered also while the store does not say it.</summary>
    [Parameter]
    public Actor? Actor { get; set; }

    /// <summary>Acts of the frame itself, such as a new task.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<PaletteEntry> Own { get; set; } = [];

    /// <summary>Told what was chosen that asks before it is done.</summary>
    [Parameter, EditorRequired]
    public EventCallback<PaletteQuestion> OnAsk { get; set; }

    /// <summary>Told when it is to be closed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private Actor Who => _known ?? Actor ?? new("anonymous", Roles.Nothing);

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _search?.Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("close", _dialog);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone, and the palette with it.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        if (await OpenAsync())
        {
            await ReadAsync();
            await ShowAsync();
            StateHasChanged();
        }
    }

    // Not open where it was closed again before the browser has answered.
    private async Task<bool> OpenAsync()
    {
        try
        {
            var module = await js.InvokeAsync<IJSObjectReference>(
                "import",
                "./Components/Palette/CommandPalette.razor.js"
            );
            if (_gone.IsCancellationRequested)
            {
                await module.DisposeAsync();
                return false;
            }

            _module = module;
            await module.InvokeVoidAsync("open", _dialog, _list);
            return !_gone.IsCancellationRequested;
        }
        catch (JSDisconnectedException)
        {
            // The page has gone before it was open.
            return false;
        }
    }

    // Nothing catches what is thrown here but the end of the page: it is opened also to leave a page that the store keeps waiting.
    private async Task ReadAsync()
    {
        try
        {
            await StoreAway.ExplainAsync(async () =>
            {
                var actor = await actors.GetAsync();
                _known = actor;
                _entries =
                [
                    .. Own,
                    .. await source.ReadAsync(
                        actor,
                        question => _ = OnAsk.InvokeAsync(question),
                        _gone.Token
                    ),
                ];
            });
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // It was closed while it read.
        }
        catch (RefusalException refusal)
        {
            (_entries, _trouble) = ([.. Own, .. PaletteSource.Pages(Who)], T.Told(refusal));
        }
    }

    private async Task TypeAsync()
    {
        try
        {
            await StoreAway.ExplainAsync(async () => _known = await actors.GetAsync());
        }
        catch (RefusalException)
        {
            // The store does not answer: they may open what they could open before.
        }

        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        if (_gone.IsCancellationRequested)
        {
            // What was typed last comes when it has been closed.
            return;
        }

        var (actor, typed) = (Who, _typed);
        if (string.IsNullOrWhiteSpace(typed))
        {
            _shownFor = _entries is null ? null : typed;
            _shown =
            [
                .. Own,
                .. (_entries ?? []).Where(e => e.Group == T["Pages"] || e.Group == T["Queues"]).Take(Most),
            ];
            return;
        }

        var known = PaletteMatch.Of(_entries ?? [], typed, Most);
        if (!Guid.TryParse(typed.Trim(), out _))
        {
            // Pages and queues are there at once; Enter does not wait for the store.
            Show(typed, [.. known, .. PaletteSource.Search(actor, typed)]);
            StateHasChanged();
        }

        var search = Search();
        try
        {
            var found = await source.FindAsync(actor, typed, search);
            // Somebody who types on is answered with what they typed last.
            if (typed == _typed)
            {
                Show(typed, [.. known, .. found]);
            }
        }
        catch (OperationCanceledException) when (search.IsCancellationRequested)
        {
            // Something else is looked for by now.
        }
        catch (Exception)
        {
            // The store does not answer: what is known stays, and the list says why there is no more.
            Show(typed, [.. known, .. PaletteSource.Search(actor, typed)]);
        }
    }

    private void Show(string typed, IReadOnlyList<PaletteEntry> entries)
    {
        if (typed == _typed)
        {
            (_shown, _shownFor) = (entries, _entries is null ? null : typed);
        }
    }

    // Ends the search before it.
    private CancellationToken Search()
    {
        _search?.Cancel();
        _search?.Dispose();
        _search = CancellationTokenSource.CreateLinkedTokenSource(_gone.Token);
        return _search.Token;
    }

    private async Task ChooseAsync(PaletteEntry entry)
    {
        if (_gone.IsCancellationRequested)
        {
            // The second click of two, which a browser sends that has not seen yet that it is closed.
            return;
        }

        await OnClose.InvokeAsync();
        if (entry.Href is { } href)
        {
            navigation.NavigateTo(href);
        }

        entry.Act?.Invoke();
    }
}
