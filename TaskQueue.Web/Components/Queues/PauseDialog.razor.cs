using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Asks before a queue is paused, for how long and why; or before it is resumed.</summary>
/// <param name="control">Pauses and resumes.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class PauseDialog(QueueControl control, CurrentActor actors, Toasts toasts)
{
    private string _reason = "";
    private DateTimeOffset? _until;

    /// <summary>The queue.</summary>
    [Parameter, EditorRequired]
    public QueueOverview Queue { get; set; } = null!;

    private Task PauseAsync() =>
        TryAsync(async () =>
        {
            await control.PauseAsync(await actors.GetAsync(), Queue.Name, _reason, _until);
            toasts.Done(T["{0} is paused.", Queue.Name]);
            await OnClose.InvokeAsync();
        });

    private Task ResumeAsync() =>
        TryAsync(async () =>
        {
            await control.ResumeAsync(await actors.GetAsync(), Queue.Name);
            toasts.Done(T["{0} goes on.", Queue.Name]);
            await OnClose.InvokeAsync();
        });
}
