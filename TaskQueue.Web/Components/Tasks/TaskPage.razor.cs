using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>One task: where it stands, what it was given, what came of it, and all that happened.</summary>
/// <param name="tasks">Reads it.</param>
/// <param name="graphs">Reads what it is tied to.</param>
/// <param name="explanations">Says why it does not run.</param>
/// <param name="service">Acts on it.</param>
/// <param name="toasts">Says what was done.</param>
/// <param name="navigation">Leaves after a deletion.</param>
public sealed partial class TaskPage(
    TaskQueries tasks,
    TaskGraphs graphs,
    TaskExplanations explanations,
    TaskService service,
    Toasts toasts,
    NavigationManager navigation
)
{
    private const int MostReplays = 20;

    private TaskItem? _task;
    private bool _missing;
    private IReadOnlyList<TaskAttempt> _attempts = [];
    private IReadOnlyList<TimelineEntry> _timeline = [];
    private TaskAct? _asked;
    private TaskItem? _edited;
    private TaskItem? _replayed;
    private Explanation? _explanation;
    private IReadOnlyList<TaskItem> _replays = [];
    private TaskGraph? _graph;
    private string? _refused;
    private bool _acting;
    private Guid _shown;

    /// <summary>The task.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_shown != Id)
        {
            (_shown, _asked, _edited, _replayed, _refused) = (Id, null, null, null, null);
        }

        var task = await tasks.FindAsync(Actor, Id, cancellationToken);
        _missing = task is null;
        if (task is null)
        {
            // Only before the circuit is there an answer whose status could be set.
            Context?.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        _attempts = await tasks.AttemptsAsync(Actor, Id, cancellationToken);
        _timeline = await tasks.TimelineAsync(Actor, task, cancellationToken);
        _replays = (
            await tasks.ListAsync(Actor, new() { ParentId = Id }, null, MostReplays, cancellationToken)
        ).Items;
        _graph =
            task.DependsRule is null && task.ChildCount == 0
                ? null
                : await graphs.FindAsync(Actor, Id, cancellationToken);
        _explanation =
            task.State.IsFinal() && task.State is not TaskState.Dead
                ? null
                : await explanations.ExplainAsync(Actor, task, cancellationToken);
        _task = task;
    }

    // Why something else was refused before is nothing to this one.
    private void Ask(TaskAct act) => (_asked, _refused) = (act, null);

    private async Task DoAsync(TaskAct act, Guid id)
    {
        if (_acting || _asked != act)
        {
            // The second click of two.
            return;
        }

        _acting = true;
        _refused = null;
        try
        {
            await ActAsync(act, id);
        }
        catch (RefusalException refusal)
        {
            _refused = T.Told(refusal);
            return;
        }
        finally
        {
            _acting = false;
        }

        _asked = null;
        toasts.Done(act.Done);
        if (act == TaskAct.Delete)
        {
            navigation.NavigateTo("tasks");
        }
        else
        {
            await RefreshAsync();
        }
    }

    // Whoever may not see the payload would save an empty one.
    private bool CanEdit(TaskItem task) =>
        Actor.May(Permissions.TasksPayload, task.Queue)
        && task.State is TaskState.Scheduled or TaskState.Blocked or TaskState.Queued or TaskState.Retrying;

    private async Task CloseEditAsync()
    {
        _edited = null;
        await RefreshAsync();
    }

    // Of what the page shows: the address may name another task already, which is still being read.
    private Task ActAsync(TaskAct act, Guid id) =>
        act == TaskAct.Cancel ? service.CancelAsync(Actor, id)
        : act == TaskAct.Retry ? service.RetryAsync(Actor, id)
        : service.DeleteAsync(Actor, id, null);

    private string Story(TaskItem task) =>
        task switch
        {
            { State: TaskState.Running, StartedAt: { } started } => T[
                "for {0} on {1}, attempt {2}",
                Words.Coarse(Now - started),
                task.Worker,
                task.Attempt + 1
            ],
            { State: TaskState.Scheduled or TaskState.Retrying, DueAt: { } due } => T[
                "starts {0}",
                Words.Ago(due, Now)
            ],
            { State: TaskState.Queued } => T[
                "ready since {0}",
                Words.Coarse(Since(task.DueAt ?? task.CreatedAt))
            ],
            { FinishedAt: { } finished } => T.Count(
                task.Attempt,
                "{1}, after {0} attempt",
                "{1}, after {0} attempts",
                Words.Ago(finished, Now)
            ),
            _ => "",
        };

    private TimeSpan Since(DateTimeOffset instant) => Now > instant ? Now - instant : TimeSpan.Zero;
}
