using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
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

    /// <summary>Where its page shows it at once as it is going to be; absent where no page does.</summary>
    [Parameter]
    public Saves<string>? Saves { get; set; }

    private Task PauseAsync() =>
        TellAsync(
            T["paused"],
            actor => control.PauseAsync(actor, Queue.Name, _reason, _until),
            T["{0} is paused.", Queue.Name]
        );

    private Task ResumeAsync() =>
        TellAsync(T["open"], actor => control.ResumeAsync(actor, Queue.Name), T["{0} goes on.", Queue.Name]);

    private Task TellAsync(string word, Func<Actor, Task> tell, string said) =>
        TryAsync(async () =>
        {
            var actor = await actors.GetAsync();
            await SaveShownAsync(Saves, Queue.Name, word, () => tell(actor));
            toasts.Done(said);
        });
}
