using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
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

    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _search;
    private ElementReference _dialog;
    private ElementReference _list;
    private IJSObjectReference? _module;
    private IReadOnlyList<PaletteEntry>? _entries;
    private IReadOnlyList<PaletteEntry> _shown = [];
    private string _typed = "";

    // What was typed when the entries that are shown were found: Enter waits until they are those of what stands in the field.
    private string? _shownFor;

    /// <summary>Acts of the frame itself, such as a new task.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<PaletteEntry> Own { get; set; } = [];

    /// <summary>Told what was chosen that asks before it is done.</summary>
    [Parameter, EditorRequired]
    public EventCallback<PaletteQuestion> OnAsk { get; set; }

    /// <summary>Told when it is to be closed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _search?.Dispose();
        _gone.Dispose();
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

        _module = await js.InvokeAsync<IJSObjectReference>(
            "import",
            "./Components/Palette/CommandPalette.razor.js"
        );
        await _module.InvokeVoidAsync("open", _dialog, _list);
        var actor = await actors.GetAsync();
        _entries =
        [
            .. Own,
            .. await source.ReadAsync(actor, question => _ = OnAsk.InvokeAsync(question), _gone.Token),
        ];
        await ShowAsync(actor);
        StateHasChanged();
    }

    private async Task TypeAsync() => await ShowAsync(await actors.GetAsync());

    private async Task ShowAsync(Actor actor)
    {
        if (_gone.IsCancellationRequested)
        {
            // What was typed last comes when it has been closed.
            return;
        }

        var typed = _typed;
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
        await OnClose.InvokeAsync();
        if (entry.Href is { } href)
        {
            navigation.NavigateTo(href);
        }

        entry.Act?.Invoke();
    }
}
