using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Json;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// Edits a payload. The text stays in the browser while somebody types; a moment after the last key it comes here as
/// a stream and is checked, so that large texts neither travel with each key nor exceed a message.
/// </summary>
/// <param name="js">The text is in the browser.</param>
public sealed partial class PayloadEditor(IJSRuntime js) : IAsyncDisposable
{
    // Room to read what is too large, so that it can be said.
    private const long MostRead = TaskLimits.Payload * 4L;

    // Whoever is faster than the script means what stands in the field.
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ElementReference _area;
    private IJSObjectReference? _module;
    private DotNetObjectReference<PayloadEditor>? _self;
    private PayloadFault? _fault;
    private ReadOnlyMemory<byte> _text;
    private bool _gone;

    /// <summary>The field's id.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>The text that it begins with.</summary>
    [Parameter]
    public string Initial { get; set; } = "{}";

    /// <summary>What is wrong with it; none when absent.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>A payload that fits the chosen type; none when absent.</summary>
    [Parameter]
    public string? Example { get; set; }

    /// <summary>Told the text, UTF-8, a moment after it was changed.</summary>
    [Parameter, EditorRequired]
    public EventCallback<ReadOnlyMemory<byte>> OnChanged { get; set; }

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        _self?.Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop", _area);
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone.
        }
    }

    /// <summary>Fetches the text as it stands now.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync()
    {
        await _started.Task;
        if (_module is not null)
        {
            await TakeAsync(await _module.InvokeAsync<IJSStreamReference>("read", _area));
        }

        return _text;
    }

    /// <summary>Called by the script when somebody has stopped typing.</summary>
    /// <param name="text">The text, UTF-8.</param>
    [JSInvokable]
    public async Task OnTypedAsync(IJSStreamReference text)
    {
        await TakeAsync(text);
        await OnChanged.InvokeAsync(_text);
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
                "./Components/Tasks/PayloadEditor.razor.js"
            );
            if (_gone)
            {
                // Its dialog was closed before the browser has answered.
                await module.DisposeAsync();
                return;
            }

            (_module, _self) = (module, DotNetObjectReference.Create(this));
            await module.InvokeVoidAsync("start", _area, _self);
        }
        catch (JSDisconnectedException)
        {
            // The page has gone before the script came.
        }
        finally
        {
            _started.TrySetResult();
        }
    }

    private async Task TakeAsync(IJSStreamReference reference)
    {
        await using (reference)
        {
            if (reference.Length > MostRead)
            {
                // More than the limit is all that needs to be known of it.
                _text = new byte[TaskLimits.Payload + 1];
                return;
            }

            await using var stream = await reference.OpenReadStreamAsync(MostRead);
            using var buffer = new MemoryStream((int)reference.Length);
            await stream.CopyToAsync(buffer);
            _text = buffer.ToArray();
        }

        _fault = _text.Length > TaskLimits.Payload ? null : PayloadRules.Find(_text.Span);
    }

    private Task InsertExampleAsync() => WriteAsync(Example ?? "");

    private async Task FormatAsync()
    {
        var text = await ReadAsync();
        if (_fault is null && text.Length is > 0 and <= TaskLimits.Payload)
        {
            await WriteAsync(JsonText.Pretty(text));
        }
        else
        {
            await OnChanged.InvokeAsync(text);
        }
    }

    private async Task WriteAsync(string text)
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("write", _area, text);
        }
    }

    private async Task ShowFaultAsync()
    {
        if (_module is not null && _fault is { } fault)
        {
            await _module.InvokeVoidAsync("show", _area, fault.Line, fault.Column);
        }
    }
}
