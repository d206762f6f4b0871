using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Changes a task that has not started. Refused when somebody else changed it, or it started, meanwhile.</summary>
/// <param name="service">Makes the change.</param>
/// <param name="queries">Reads what somebody else has made of it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
/// <param name="clock">For checks against the current time.</param>
public sealed partial class EditDialog(
    TaskService service,
    TaskQueries queries,
    CurrentActor actors,
    Toasts toasts,
    TimeProvider clock
)
{
    private EditDraft _draft = null!;
    private PayloadEditor? _editor;
    private TaskItem? _theirs;
    private TimelineEntry? _last;
    private string _initial = "";
    private int _version;

    /// <summary>The task as it was when the dialog was opened.</summary>
    [Parameter, EditorRequired]
    public TaskItem Task { get; set; } = null!;

    protected override void OnInitialized() => Stand(Task);

    private void Set(string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Check(clock.GetUtcNow());
    }

    private void SetPayload(ReadOnlyMemory<byte> payload)
    {
        _draft.Payload = payload;
        _draft.Check(clock.GetUtcNow());
    }

    private Task SaveAsync() => TryAsync(SaveDraftAsync);

    protected override void Show(IReadOnlyDictionary<string, string[]> errors) => _draft.Refuse(errors);

    protected override string? Fault(string field) => _draft.Error(field);

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
            var actor = await actors.GetAsync();
            _theirs = await SaveOrReadAsync(
                () => service.EditAsync(actor, Task.Id, edit, _version),
                () => queries.FindAsync(actor, Task.Id, CancellationToken.None)
            );
            if (_theirs is not null)
            {
                var story = await queries.TimelineAsync(actor, _theirs, CancellationToken.None);
                _last = story.Count > 0 ? story[^1] : null;
                return;
            }

            toasts.Done(T["The task was changed."]);
        }

        await OnClose.InvokeAsync();
    }

    private void Stand(TaskItem task)
    {
        (_draft, _version, _theirs) = (new EditDraft(task), task.Version, null);
        _initial = _draft.PayloadText;
    }

    private void Take()
    {
        if (_theirs is not { } theirs)
        {
            // The second click of two.
            return;
        }

        Stand(theirs);
        _draft.Check(clock.GetUtcNow());
    }

    private Task KeepAsync() =>
        TryAsync(() =>
        {
            if (_theirs is not { } theirs)
            {
                return System.Threading.Tasks.Task.CompletedTask;
            }

            _draft.Rebase(theirs);
            (_version, _theirs) = (theirs.Version, null);
            return SaveDraftAsync();
        });
}
