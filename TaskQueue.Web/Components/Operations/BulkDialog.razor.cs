using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Operations;

/// <summary>Asks before something is done to many tasks: how many, which ones, and with what. Begins it when told to.</summary>
/// <param name="operations">Counts, and begins it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was begun.</param>
public sealed partial class BulkDialog(
    Core.Tasks.Bulk.Operations operations,
    CurrentActor actors,
    Toasts toasts
)
{
    private BulkDraft _draft = new(BulkAction.Cancel);
    private readonly SeenSelection _seen = new(operations);
    private string _typed = "";

    /// <summary>Which tasks, and what is to be done.</summary>
    [Parameter, EditorRequired]
    public BulkRequest Request { get; set; } = null!;

    /// <summary>How many were selected, until they are counted.</summary>
    [Parameter]
    public long Count { get; set; }

    /// <summary>What the page calls it; as its action is called when absent.</summary>
    [Parameter]
    public string? Word { get; set; }

    /// <summary>Told when it was begun.</summary>
    [Parameter]
    public EventCallback OnStarted { get; set; }

    private BulkPreview? Preview => _seen.Preview;

    private long Applicable => Preview?.Applicable ?? 0;

    // What can be undone, or repeated, needs no more than a click.
    private bool IsConfirmed =>
        !_draft.Action.IsDestructive() || TypedConfirmation.Allows(_typed, Applicable, Request.Purged);

    protected override void OnInitialized() => _draft = new(Request.Action);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await TryAsync(CountAsync);
            StateHasChanged();
        }
    }

    // Counting needs no arguments, so it does not wait for them.
    private async Task CountAsync() =>
        await _seen.CountAsync(
            await actors.GetAsync(),
            Request with
            {
                Arguments = Placeholder(Request.Action),
            }
        );

    private static BulkArguments Placeholder(BulkAction action) =>
        action switch
        {
            BulkAction.SetPriority => new() { Priority = 9 },
            BulkAction.Move => new() { Queue = "any" },
            BulkAction.Tag or BulkAction.Untag => new() { Tags = ["any"] },
            _ => new(),
        };

    private void Set(string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Check(Request);
    }

    private Task StartAsync() =>
        TryAsync(async () =>
        {
            if (_draft.Check(Request) is not { } request || !IsConfirmed)
            {
                return;
            }

            if (await _seen.StartAsync(await actors.GetAsync(), request) is not { } asked)
            {
                return;
            }

            toasts.Done(
                asked.Status is OperationStatus.AwaitingApproval
                    ? T["It begins once another person has approved it."]
                : request.Action.IsDestructive() ? T["It begins in a moment; until then it can be undone."]
                : T["It is being done."]
            );
            await OnStarted.InvokeAsync();
            await OnClose.InvokeAsync();
        });

    protected override void Show(IReadOnlyDictionary<string, string[]> errors) => _draft.Refuse(errors);

    protected override string? Fault(string field) => _draft.Error(field);
}
