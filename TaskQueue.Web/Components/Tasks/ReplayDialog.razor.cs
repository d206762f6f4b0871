using System.Text;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Submits a task once more, as it was or with another payload, and opens the new one.</summary>
/// <param name="replay">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
/// <param name="navigation">Opens the new task.</param>
public sealed partial class ReplayDialog(
    Replay replay,
    CurrentActor actors,
    Toasts toasts,
    NavigationManager navigation
)
{
    private PayloadEditor? _editor;
    private string _text = "";

    /// <summary>The task, with its payload.</summary>
    [Parameter, EditorRequired]
    public TaskItem Task { get; set; } = null!;

    protected override void OnInitialized() => _text = Encoding.UTF8.GetString(Task.Payload);

    private void Check(ReadOnlyMemory<byte> payload)
    {
        var errors = new FieldErrors();
        PayloadRules.Check(payload, errors);
        Errors = errors.ToDictionary();
    }

    private Task ReplayAsync() =>
        TryAsync(async () =>
        {
            // What was typed a moment ago may not have come yet.
            ReadOnlyMemory<byte> payload = _editor is null ? Task.Payload : await _editor.ReadAsync();
            var again = await replay.RunAsync(
                await actors.GetAsync(),
                Task.Id,
                // A bare null would become an empty payload, by way of a null array.
                payload.Span.SequenceEqual(Task.Payload)
                    ? (ReadOnlyMemory<byte>?)null
                    : payload,
                traceId: null,
                CancellationToken.None
            );
            toasts.Done(T["The task was submitted once more."]);
            await OnClose.InvokeAsync();
            navigation.NavigateTo($"tasks/{again.Id}");
        });
}
