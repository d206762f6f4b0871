using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace TaskQueue.Web.Components.Parts;

/// <summary>A dialog over the page, open as long as it is rendered. The browser keeps the focus inside and gives it back.</summary>
/// <param name="js">Opens it.</param>
public sealed partial class Modal(IJSRuntime js) : IAsyncDisposable
{
    private readonly string _titleId = $"modal-{Guid.NewGuid():N}";
    private ElementReference _dialog;
    private IJSObjectReference? _module;
    private bool _gone;

    /// <summary>Its heading.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary><c>small</c> for a question, <c>large</c> for a form.</summary>
    [Parameter]
    public string Size { get; set; } = "small";

    /// <summary>Asked for by the button, Escape or a click beside it; the owner then stops rendering it.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    /// <summary>What is in it.</summary>
    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = default!;

    public async ValueTask DisposeAsync()
    {
        _gone = true;
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
            // The page has gone, and the dialog with it.
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
                "./Components/Parts/Modal.razor.js"
            );
            if (_gone)
            {
                // Closed again before the browser has answered.
                await module.DisposeAsync();
                return;
            }

            _module = module;
            await module.InvokeVoidAsync("open", _dialog);
        }
        catch (JSDisconnectedException)
        {
            // The page has gone before it was open.
        }
    }
}
