using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// Keeps what somebody types into the form around it, in this tab of the browser, until it is saved or discarded: a reload, a
/// lost connection or a slip of the hand does not cost it. Passwords, codes and files are not kept.
/// </summary>
/// <param name="js">The browser keeps it.</param>
/// <param name="actors">Whose it is: nobody else at the same browser is offered it.</param>
/// <param name="clock">Tells whether it is of today.</param>
public sealed partial class FormDraft(IJSRuntime js, CurrentActor actors, TimeProvider clock)
    : IAsyncDisposable
{
    private const string Script = "./Components/Parts/FormDraft.razor.js";

    private ElementReference _root;
    private IJSObjectReference? _module;
    private DateTimeOffset? _at;
    private string _owner = "";
    private bool _gone;

    /// <summary>What the form is for, such as <c>schedule</c>, or with the id of what it changes.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop", _root);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone; what was typed stays for the next one.
        }
    }

    /// <summary>Keeps it no longer: it was saved.</summary>
    public async Task ForgetAsync()
    {
        _at = null;
        if (_module is null)
        {
            return;
        }

        try
        {
            if (_gone)
            {
                // The form was left while it was being saved.
                await using var module = await js.InvokeAsync<IJSObjectReference>("import", Script);
                await module.InvokeVoidAsync("forget", _owner, Name);
            }
            else
            {
                await _module.InvokeVoidAsync("discard", _root);
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone: it is offered there once more, though it was saved.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _owner = (await actors.GetAsync()).Name;
        _module = await js.InvokeAsync<IJSObjectReference>("import", Script);
        var found = await _module.InvokeAsync<string?>("start", _root, _owner, Name);
        if (found is not null)
        {
            _at = InstantText.Read(found);
            StateHasChanged();
        }
    }

    private string Told(DateTimeOffset at) =>
        Day(at) == Day(clock.GetUtcNow()) ? Zone.Bare(at, "HH:mm") : Zone.Minute(at);

    private DateOnly Day(DateTimeOffset at) =>
        DateOnly.Parse(Zone.Bare(at, "yyyy-MM-dd"), CultureInfo.InvariantCulture);

    private async Task RestoreAsync()
    {
        _at = null;
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("restore", _root);
        }
    }

    private Task DiscardAsync() => ForgetAsync();
}
