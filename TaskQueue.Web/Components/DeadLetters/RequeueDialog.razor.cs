using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Operations;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>Asks before many dead letters are queued again: how many, which ones, and whether as a canary. Begins it when told to.</summary>
/// <param name="operations">Counts, and begins it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was begun, and where to follow it.</param>
public sealed partial class RequeueDialog(
    Core.Tasks.Bulk.Operations operations,
    CurrentActor actors,
    Toasts toasts
)
{
    private readonly RequeueDraft _draft = new();
    private readonly SeenSelection _seen = new(operations);

    /// <summary>Which dead letters.</summary>
    [Parameter, EditorRequired]
    public BulkRequest Request { get; set; } = null!;

    /// <summary>How many there seem to be, until they are counted.</summary>
    [Parameter]
    public long Count { get; set; }

    /// <summary>Told when it was begun.</summary>
    [Parameter]
    public EventCallback OnStarted { get; set; }

    private BulkPreview? Preview => _seen.Preview;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await TryAsync(async () => await _seen.CountAsync(await actors.GetAsync(), Request));
            StateHasChanged();
        }
    }

    private void Choose(bool canary)
    {
        _draft.Canary = canary;
        _draft.Check(Request);
    }

    private void Set(string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Check(Request);
    }

    private Task StartAsync() =>
        TryAsync(async () =>
        {
            if (_draft.Check(Request) is not { } request)
            {
                return;
            }

            if (await _seen.StartAsync(await actors.GetAsync(), request) is not { } begun)
            {
                return;
            }

            toasts.Done(
                _draft.Canary ? T["The canary is on its way."] : T["They are being queued."],
                OperationLink.To(begun.Id)
            );
            await OnStarted.InvokeAsync();
            await OnClose.InvokeAsync();
        });

    protected override void Show(IReadOnlyDictionary<string, string[]> errors) => _draft.Refuse(errors);

    protected override string? Fault(string field) => _draft.Error(field);
}
