using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Asks before something is done with a schedule; before a pause also why and for how long.</summary>
/// <param name="service">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class ScheduleActDialog(ScheduleService service, CurrentActor actors, Toasts toasts)
{
    private string _reason = "";
    private DateTimeOffset? _until;

    /// <summary>The schedule.</summary>
    [Parameter, EditorRequired]
    public Schedule Schedule { get; set; } = null!;

    /// <summary>What is to be done.</summary>
    [Parameter, EditorRequired]
    public ScheduleAct Act { get; set; } = null!;

    /// <summary>Told that it was done, before it is closed.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    private Task DoAsync() =>
        TryAsync(async () =>
        {
            var task = await ActAsync(await actors.GetAsync());
            toasts.Done(
                T[Act.Done, Schedule.Name],
                task is { } id ? TaskLink.To(id, T["Open the task"]) : null
            );
            await OnDone.InvokeAsync();
            await OnClose.InvokeAsync();
        });

    // The task that was made, if one was.
    private async Task<Guid?> ActAsync(Actor actor)
    {
        if (Act == ScheduleAct.Start)
        {
            return await service.TriggerAsync(actor, Schedule.Id);
        }

        await (
            Act == ScheduleAct.Pause ? service.PauseAsync(actor, Schedule.Id, _reason, _until)
            : Act == ScheduleAct.Resume ? service.ResumeAsync(actor, Schedule.Id)
            : service.DeleteAsync(actor, Schedule.Id, Schedule.Version)
        );
        return null;
    }
}
