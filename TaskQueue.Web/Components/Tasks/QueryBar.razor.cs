using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// Where a query is typed: with suggestions, what is wrong with it and where, and its terms as chips. It asks when somebody
/// presses Enter; the address holds what was asked.
/// </summary>
/// <param name="completions">What can be suggested.</param>
/// <param name="actors">Who types.</param>
/// <param name="js">Keys, and the caret.</param>
public sealed partial class QueryBar(QueryCompletions completions, CurrentActor actors, IJSRuntime js)
    : IAsyncDisposable
{
    private ElementReference _form;
    private ElementReference _input;
    private DotNetObjectReference<QueryBar>? _self;
    private IJSObjectReference? _module;
    private string _text = "";
    private string _shown = "";
    private QueryCompletion? _place;
    private IReadOnlyList<QuerySuggestion> _options = [];

    // What the suggestions were made for; more may have been typed since.
    private string _for = "";
    private int _active = -1;
    private QueryFault? _typed;
    private bool _gone;

    /// <summary>What is shown now.</summary>
    [Parameter, EditorRequired]
    public TaskListQuery Query { get; set; } = new();

    /// <summary>Why the query was not asked; none when it was.</summary>
    [Parameter]
    public string? Refused { get; set; }

    /// <summary>What was not searched.</summary>
    [Parameter]
    public IReadOnlyList<string> Gaps { get; set; } = [];

    /// <summary>Whether the view of the address is not there.</summary>
    [Parameter]
    public bool Lost { get; set; }

    /// <summary>The queues to suggest.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Queues { get; set; } = [];

    /// <summary>Told what to show instead.</summary>
    [Parameter, EditorRequired]
    public EventCallback<TaskListQuery> OnAsk { get; set; }

    /// <summary>What stands behind the field.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private static string Example => "status:dead queue:mail created:>2h \"some words\" -worker:w3";

    // Of what is typed, once it was asked; until then of the address.
    private QueryFault? Fault => _typed ?? (_text == Query.Text ? Query.Fault : null);

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        _self?.Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop", _form);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone.
        }
    }

    /// <summary>Called by the script for keys that choose among suggestions.</summary>
    /// <param name="key">The key.</param>
    [JSInvokable]
    public async Task OnKeyAsync(string key)
    {
        switch (key)
        {
            case "ArrowDown" when _options.Count > 0:
                _active = (_active + 1) % _options.Count;
                break;
            case "ArrowUp" when _options.Count > 0:
                _active = (_active <= 0 ? _options.Count : _active) - 1;
                break;
            case "ArrowDown":
                await SuggestAsync();
                break;
            case "Enter" or "Tab" when _active >= 0:
                await TakeAsync(_active);
                break;
            case "Escape":
                Close();
                break;
        }

        StateHasChanged();
    }

    protected override void OnParametersSet()
    {
        // What somebody types stays, until another list is shown.
        if (Query.Text != _shown)
        {
            (_text, _shown, _typed) = (Query.Text, Query.Text, null);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            var module = await js.InvokeAsync<IJSObjectReference>(
                "import",
                "./Components/Tasks/QueryBar.razor.js"
            );
            if (_gone)
            {
                // Another page is open by now, and what is thrown here would take its place.
                await module.DisposeAsync();
                return;
            }

            (_module, _self) = (module, DotNetObjectReference.Create(this));
            await module.InvokeVoidAsync("start", _form, _input, _self);
        }
        catch (JSDisconnectedException)
        {
            // The page has gone before the script came.
        }
    }

    private string Before(QueryFault fault) => _text[..Math.Min(fault.At, _text.Length)];

    private string Meant(QueryFault fault) =>
        fault.At < _text.Length
            ? _text.Substring(fault.At, Math.Min(fault.Length, _text.Length - fault.At))
            : " ";

    private string After(QueryFault fault) => _text[Math.Min(fault.At + fault.Length, _text.Length)..];

    // Bound, not given: only what is bound is left alone by a render that comes late, behind more that was typed.
    private Task TypedAsync()
    {
        _text ??= "";
        _typed = null;
        return SuggestAsync();
    }

    private Task OpenAsync() => _text.Length == 0 ? SuggestAsync() : Task.CompletedTask;

    private void Close() => (_options, _active) = ([], -1);

    private async Task SuggestAsync()
    {
        var text = _text;
        var caret = _module is null
            ? text.Length
            : await _module.InvokeAsync<int?>("caret", _input) ?? text.Length;
        QueryCompletion? place = null;
        IReadOnlyList<QuerySuggestion> options = [];
        try
        {
            await StoreAway.ExplainAsync(async () =>
            {
                (place, options) = await completions.AtAsync(
                    await actors.GetAsync(),
                    text,
                    caret,
                    Queues,
                    CancellationToken.None
                );
            });
        }
        catch (RefusalException)
        {
            // The store is away, which the list says: a query can be typed without suggestions.
        }

        // More was typed while the store was asked: that is answered for itself.
        if (text == _text)
        {
            // Who has chosen one already keeps it, if it is offered still.
            var chosen = _active >= 0 && _active < _options.Count ? _options[_active].Insert : null;
            (_place, _options, _for) = (place, options, text);
            _active = chosen is null ? -1 : options.ToList().FindIndex(o => o.Insert == chosen);
        }
    }

    private async Task TakeAsync(int index)
    {
        if (_place is not { } place || index >= _options.Count)
        {
            return;
        }

        (_text, var caret) = place.Apply(_text, _options[index]);
        Close();
        StateHasChanged();
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("place", _input, _text, caret);
            await SuggestAsync();
        }
    }

    private async Task SubmitAsync()
    {
        Close();
        var asked = TaskListQuery.Read(_text);
        _typed = asked.Fault;
        if (asked.Fault is null)
        {
            (_text, _shown) = (asked.Text, asked.Text);
            await OnAsk.InvokeAsync(asked with { Limit = Query.Limit, Sort = Query.Sort });
        }
    }

    private Task WipeAsync()
    {
        (_text, _shown, _typed) = ("", "", null);
        Close();
        return OnAsk.InvokeAsync(new() { Limit = Query.Limit });
    }

    private Task NarrowAsync() =>
        OnAsk.InvokeAsync(
            Query.With(Query.Query.With(TaskField.Created, new QueryValue(QueryOperator.Less, "1d")))
        );
}
