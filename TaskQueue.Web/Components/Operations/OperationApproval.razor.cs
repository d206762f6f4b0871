using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Operations;

/// <summary>Work that waits for another person: who asked for what, and which tasks that is; and their word, where whoever looks may say it.</summary>
/// <param name="operations">Shows the tasks, and takes the word.</param>
/// <param name="actors">Who says it.</param>
/// <param name="toasts">Says that it was taken.</param>
public sealed partial class OperationApproval(
    Core.Tasks.Bulk.Operations operations,
    CurrentActor actors,
    Toasts toasts
)
{
    private BulkPreview? _preview;
    private string? _unseen;
    private string _reason = "";

    /// <summary>What waits.</summary>
    [Parameter, EditorRequired]
    public AwaitedOperation Awaited { get; set; } = null!;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = null!;

    /// <summary>Whether it stands on the operation's own page, which names it already.</summary>
    [Parameter]
    public bool IsAlone { get; set; }

    /// <summary>Told when the word was said.</summary>
    [Parameter]
    public EventCallback OnDecided { get; set; }

    private TaskOperation Operation => Awaited.Operation;
    private bool IsOwn => Operation.MakerId == Actor.UserId;

    private async Task LookAsync()
    {
        if (_preview is not null)
        {
            return;
        }

        try
        {
            await StoreAway.ExplainAsync(async () =>
            {
                var actor = await actors.GetAsync();
                // Not on the circuit's own thread: a count may read much.
                _preview = await Task.Run(() =>
                    operations.LookAsync(actor, Operation.Id, CancellationToken.None)
                );
            });
        }
        catch (RefusalException refusal)
        {
            _unseen = T.Told(refusal);
        }
    }

    private Task DecideAsync(bool approves) =>
        TryAsync(async () =>
        {
            await operations.DecideAsync(await actors.GetAsync(), Operation.Id, new(approves, _reason));
            toasts.Done(approves ? T["It was approved."] : T["It was refused: nothing of it is done."]);
            await OnDecided.InvokeAsync();
        });
}
