using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// Keeps what somebody types into the form around it, in this tab of the browser, until it is saved or discarded: a reload, a
/// lost connection or a slip of the hand does not cost it. Only the fields that were typed in are kept, so that what somebody
/// else changes in the others meanwhile stays. Passwords, codes and files are not kept.
/// </summary>
/// <param name="js">The browser keeps it.</param>
/// <param name="actors">Whose it is: nobody else at the same browser is offered it.</param>
/// <param name="clock">Tells whether it is of today.</param>
public sealed partial class FormDraft(IJSRuntime js, CurrentActor actors, TimeProvider clock)
    : IAsyncDisposable
{
    private const string Script = "./Components/Parts/FormDraft.razor.js";

    // Which opening of the form it is: the next one may keep something before this one has been saved.
    private readonly string _id = Guid.NewGuid().ToString("N");

    private ElementReference _root;
    private IJSObjectReference? _module;
    private DateTimeOffset? _at;
    private Func<bool> _isSaving = () => false;
    private string _owner = "";
    private int _others;
    private bool _isLeft;
    private bool _gone;

    /// <summary>What the form is for, such as <c>schedule</c>, or with the id of what it changes.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    public async ValueTask DisposeAsync()
    {
        (_gone, _isLeft) = (true, _isSaving());
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop", _id, _isLeft);
                await _module.DisposeAsync();
            }
        }
        catch (Exception e) when (IsAway(e))
        {
            // The page has gone; what was typed stays for the next one.
        }
    }

    /// <summary>Asks the form whether it is being saved when it is left: what it kept is not offered then until that has ended.</summary>
    /// <param name="isSaving">Tells it.</param>
    public void Ask(Func<bool> isSaving) => _isSaving = isSaving;

    /// <summary>Keeps it no longer: it was saved.</summary>
    public Task ForgetAsync()
    {
        (_at, _isLeft) = (null, false);
        _isSaving = () => false;
        return _gone ? TellLateAsync("forget", _owner, Name, _id) : DiscardAsync();
    }

    /// <summary>Offers it again: the form was left while it was being saved, and it could not be.</summary>
    public Task ReleaseAsync()
    {
        var wasLeft = _isLeft;
        _isLeft = false;
        return wasLeft ? TellLateAsync("release", _id) : Task.CompletedTask;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            await StartAsync();
        }
        catch (Exception e) when (IsAway(e))
        {
            // The page has gone before it began.
        }
    }

    // A dialog may be closed again before the browser has answered.
    private async Task StartAsync()
    {
        _owner = await actors.NameAsync();
        if (_gone)
        {
            return;
        }

        var module = await js.InvokeAsync<IJSObjectReference>("import", Script);
        if (_gone)
        {
            await module.DisposeAsync();
            return;
        }

        _module = module;
        var found = await module.InvokeAsync<string?>("start", _root, _owner, Name, _id);
        if (found is not null && !_gone)
        {
            _at = InstantText.Read(found);
            StateHasChanged();
        }
    }

    // The form was left while it was being saved, and with it the script.
    private async Task TellLateAsync(string what, params object?[] of)
    {
        if (_module is null)
        {
            return;
        }

        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", Script);
            await module.InvokeVoidAsync(what, of);
        }
        catch (Exception e) when (IsAway(e))
        {
            // The browser has gone: it is offered there once more, though it was saved.
        }
    }

    // A browser whose connection is lost may come back: until then it does not answer, and that ends with a time-out.
    private static bool IsAway(Exception e) =>
        e is JSDisconnectedException or JSException or OperationCanceledException;

    private string Told(DateTimeOffset at) =>
        Day(at) == Day(clock.GetUtcNow()) ? Zone.Bare(at, "HH:mm") : Zone.Minute(at);

    private DateOnly Day(DateTimeOffset at) =>
        DateOnly.Parse(Zone.Bare(at, "yyyy-MM-dd"), CultureInfo.InvariantCulture);

    private async Task RestoreAsync()
    {
        _at = null;
        if (_module is not null)
        {
            _others = await _module.InvokeAsync<int>("restore", _id);
        }
    }

    private async Task DiscardAsync()
    {
        _at = null;
        if (_module is null)
        {
            return;
        }

        try
        {
            await _module.InvokeVoidAsync("discard", _id);
        }
        catch (Exception e) when (IsAway(e))
        {
            // The browser has gone: it is offered there once more.
        }
    }
}
