using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Workers;

/// <summary>Asks before a worker is told something, for the reason, and until when it is to rest.</summary>
/// <param name="orders">Tells it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was told.</param>
public sealed partial class WorkerOrderDialog(WorkerOrders orders, CurrentActor actors, Toasts toasts)
{
    private string _reason = "";
    private DateTimeOffset? _until;

    /// <summary>The worker.</summary>
    [Parameter, EditorRequired]
    public WorkerNode Worker { get; set; } = null!;

    /// <summary>What it is to be told.</summary>
    [Parameter, EditorRequired]
    public WorkerAct Act { get; set; } = null!;

    /// <summary>Where its page shows it at once as it is going to be; absent where no page does.</summary>
    [Parameter]
    public Saves<Guid>? Saves { get; set; }

    private Task GiveAsync() =>
        TryAsync(async () =>
        {
            var actor = await actors.GetAsync();
            await SaveShownAsync(
                Saves,
                Worker.Id,
                Act.Expected,
                () => orders.GiveAsync(actor, Worker.Id, Act.Order, _reason, _until)
            );
            toasts.Done(T["{0} hears it with its next beat.", Worker.Name]);
        });
}
