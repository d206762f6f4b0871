using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Copies the text of an element.</summary>
/// <param name="js">The clipboard is the browser's.</param>
public sealed partial class CopyButton(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private bool _copied;

    /// <summary>The element's id.</summary>
    [Parameter, EditorRequired]
    public string Target { get; set; } = "";

    /// <summary>What is copied, for those who cannot see where the button stands.</summary>
    [Parameter, EditorRequired]
    public string What { get; set; } = "";

    public async ValueTask DisposeAsync()
    {
        try
        {
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

    private async Task CopyAsync()
    {
        _module ??= await js.InvokeAsync<IJSObjectReference>(
            "import",
            "./Components/Parts/CopyButton.razor.js"
        );
        _copied = await _module.InvokeAsync<bool>("copy", Target);
    }
}
