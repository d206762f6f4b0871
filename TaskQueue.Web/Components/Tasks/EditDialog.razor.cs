using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Changes a task that has not started. Refused when somebody else changed it, or it started, meanwhile.</summary>
/// <param name="service">Makes the change.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
/// <param name="clock">For checks against the current time.</param>
public sealed partial class EditDialog(
    TaskService service,
    CurrentActor actors,
    Toasts toasts,
    TimeProvider clock
)
{
    private EditDraft _draft = null!;
    private PayloadEditor? _editor;
    private string? _refused;
    private bool _busy;

    /// <summary>The task as it was when the dialog was opened.</summary>
    [Parameter, EditorRequired]
    public TaskItem Task { get; set; } = null!;

    /// <summary>Told when it is to be closed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    protected override void OnInitialized() => _draft = new(Task);

    private void Set(ChangeEventArgs change, Action<string> set)
    {
        set(change.Value?.ToString() ?? "");
        _draft.Check(clock.GetUtcNow());
    }

    private void SetPayload(ReadOnlyMemory<byte> payload)
    {
        _draft.Payload = payload;
        _draft.Check(clock.GetUtcNow());
    }

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        _refused = null;
        try
        {
            await SaveDraftAsync();
        }
        catch (RefusalException refusal)
        {
            _draft.Refuse(refusal.Errors);
            _refused = refusal.Errors.Count == 0 ? refusal.Message : null;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task SaveDraftAsync()
    {
        if (_editor is not null)
        {
            // What was typed a moment ago may not have come yet.
            _draft.Payload = await _editor.ReadAsync();
        }

        if (_draft.Check(clock.GetUtcNow()) is not { } edit)
        {
            return;
        }

        if (edit != new TaskEdit())
        {
            await service.EditAsync(await actors.GetAsync(), Task.Id, edit, Task.Version);
            toasts.Done("The task was changed.");
        }

        await OnClose.InvokeAsync();
    }

    private string? Invalid(string field) => _draft.Error(field) is null ? null : "true";
}
