using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Copies the submission of a task, to be repeated elsewhere. What is copied is made when it is asked for.</summary>
/// <param name="js">The clipboard is the browser's.</param>
/// <param name="navigation">Knows where the API is.</param>
/// <param name="toasts">Says that it was copied.</param>
public sealed partial class CopyAsMenu(IJSRuntime js, NavigationManager navigation, Toasts toasts)
    : IAsyncDisposable
{
    private static readonly (string Form, string Name, string Meaning)[] Forms =
    [
        ("curl", "curl", Key("for a shell")),
        ("csharp", Key("C# test"), "xUnit, HttpClient"),
        ("json", "JSON", Key("the request's body")),
    ];

    private ElementReference _menu;
    private IJSObjectReference? _module;

    /// <summary>The task, with as much of its payload as may be seen.</summary>
    [Parameter, EditorRequired]
    public TaskItem Task { get; set; } = null!;

    /// <inheritdoc />
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

    private async Task CopyAsync(string form, string name)
    {
        _module ??= await js.InvokeAsync<IJSObjectReference>(
            "import",
            "./Components/Tasks/CopyAsMenu.razor.js"
        );
        if (await _module.InvokeAsync<bool>("copy", _menu, Text(form)))
        {
            toasts.Done(T["Copied as {0}.", name]);
        }
        else
        {
            toasts.Failed(T["The browser did not let it be copied."]);
        }
    }

    private string Text(string form)
    {
        var body = SubmissionText.Of(Task);
        return form switch
        {
            "curl" => CurlText.Of(navigation.BaseUri, body),
            "csharp" => CSharpText.Of(navigation.BaseUri, Task.Type, body),
            _ => body,
        };
    }
}
