using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Asks before something is done with a schedule; before a pause also why and for how long.</summary>
/// <param name="service">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
/// <param name="clock">For the check of the end.</param>
public sealed partial class ScheduleActDialog(
    ScheduleService service,
    CurrentActor actors,
    Toasts toasts,
    TimeProvider clock
)
{
    private static readonly IReadOnlyDictionary<string, string[]> NoErrors =
        new Dictionary<string, string[]>();

    private string _reason = "";
    private string _until = "";
    private IReadOnlyDictionary<string, string[]> _errors = NoErrors;
    private string? _refused;
    private bool _busy;

    /// <summary>The schedule.</summary>
    [Parameter, EditorRequired]
    public Schedule Schedule { get; set; } = null!;

    /// <summary>What is to be done.</summary>
    [Parameter, EditorRequired]
    public ScheduleAct Act { get; set; } = null!;

    /// <summary>Told when it is to be closed, and whether it was done.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> OnClose { get; set; }

    private DateTimeOffset? Until => TaskListQuery.ReadInstant(_until);

    private void SetUntil(ChangeEventArgs change)
    {
        _until = change.Value?.ToString() ?? "";
        _errors =
            Until <= clock.GetUtcNow()
                ? new Dictionary<string, string[]> { ["until"] = ["Has passed."] }
                : NoErrors;
    }

    private async Task DoAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        (_errors, _refused) = (NoErrors, null);
        try
        {
            var task = await ActAsync(await actors.GetAsync());
            toasts.Done($"{Schedule.Name} {Act.Done}", task is { } id ? LinkTo(id) : null);
            await OnClose.InvokeAsync(true);
        }
        catch (RefusalException refusal)
        {
            _errors = refusal.Errors;
            _refused = refusal.Errors.Count == 0 ? refusal.Message : null;
        }
        finally
        {
            _busy = false;
        }
    }

    // The task that was made, if one was.
    private async Task<Guid?> ActAsync(Actor actor)
    {
        if (Act == ScheduleAct.Start)
        {
            return (await service.TriggerAsync(actor, Schedule.Id)).LastTaskId;
        }

        await (
            Act == ScheduleAct.Pause ? service.PauseAsync(actor, Schedule.Id, _reason, Until)
            : Act == ScheduleAct.Resume ? service.ResumeAsync(actor, Schedule.Id)
            : service.DeleteAsync(actor, Schedule.Id, Schedule.Version)
        );
        return null;
    }

    private string? Error(string field) => _errors.GetValueOrDefault(field)?[0];

    private string? Invalid(string field) => Error(field) is null ? null : "true";

    private static RenderFragment LinkTo(Guid id) =>
        builder =>
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", $"tasks/{id}");
            builder.AddContent(2, "Open the task");
            builder.CloseElement();
        };
}
