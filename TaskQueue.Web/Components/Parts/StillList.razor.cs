using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace TaskQueue.Web.Components.Parts;

/// <summary>A list whose rows do not jump under the pointer: what came meanwhile is a button above it.</summary>
/// <param name="js">Tells whether somebody is at the rows.</param>
public sealed partial class StillList(IJSRuntime js) : IAsyncDisposable
{
    private ElementReference _box;
    private DotNetObjectReference<StillList>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private bool _gone;

    /// <summary>The rows.</summary>
    [Parameter, EditorRequired]
    public StillRows Rows { get; set; } = default!;

    /// <summary>What one of them is called.</summary>
    [Parameter, EditorRequired]
    public string One { get; set; } = "";

    /// <summary>What several of them are called.</summary>
    [Parameter, EditorRequired]
    public string Many { get; set; } = "";

    /// <summary>Reads the rows again.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnRefresh { get; set; }

    /// <summary>The list.</summary>
    [Parameter, EditorRequired]
    public RenderFragment? ChildContent { get; set; }

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        // Nobody is at rows that are not there, and no script says so any more.
        Rows.IsHeld = false;
        _self?.Dispose();
        try
        {
            if (_watch is not null)
            {
                await _watch.InvokeVoidAsync("end");
                await _watch.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone.
        }
    }

    /// <summary>Called by the script when somebody comes to the rows, or leaves them.</summary>
    /// <param name="held">Whether somebody is there.</param>
    [JSInvokable]
    public Task OnHeldAsync(bool held)
    {
        Rows.IsHeld = held;
        return held || Rows.New == 0 ? Task.CompletedTask : OnRefresh.InvokeAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            await WatchAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page has gone before it was watched.
        }
    }

    // What is thrown once another page is open would take that one's place.
    private async Task WatchAsync()
    {
        var module = await js.InvokeAsync<IJSObjectReference>(
            "import",
            "./Components/Parts/StillList.razor.js"
        );
        if (_gone)
        {
            await module.DisposeAsync();
            return;
        }

        (_module, _self) = (module, DotNetObjectReference.Create(this));
        var watch = await module.InvokeAsync<IJSObjectReference>("watch", _box, _self);
        if (_gone)
        {
            await watch.InvokeVoidAsync("end");
            await watch.DisposeAsync();
            return;
        }

        _watch = watch;
    }

    private async Task ShowAsync()
    {
        Rows.IsHeld = false;
        await OnRefresh.InvokeAsync();
        // The pointer is still there, where the button was.
        Rows.IsHeld = true;
        if (_watch is not null)
        {
            await _watch.InvokeVoidAsync("toTop");
        }
    }
}
