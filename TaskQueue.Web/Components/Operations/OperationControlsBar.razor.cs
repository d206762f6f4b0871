using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Operations;

/// <summary>Halts, resumes, ends or undoes one operation.</summary>
/// <param name="operations">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says what came of it.</param>
public sealed partial class OperationControlsBar(
    Core.Tasks.Bulk.Operations operations,
    CurrentActor actors,
    Toasts toasts
)
{
    private bool _busy;

    /// <summary>The operation.</summary>
    [Parameter, EditorRequired]
    public TaskOperation Operation { get; set; } = null!;

    private async Task DoAsync(OperationControl control)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            await operations.ControlAsync(await actors.GetAsync(), Operation.Id, control);
            toasts.Done(
                control switch
                {
                    OperationControl.Undo => T["It was undone: nothing has happened."],
                    OperationControl.Pause => T["It is paused."],
                    OperationControl.Resume => T["It goes on."],
                    _ => T["It was cancelled; what was done stays done."],
                }
            );
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }
        finally
        {
            _busy = false;
        }
    }
}
