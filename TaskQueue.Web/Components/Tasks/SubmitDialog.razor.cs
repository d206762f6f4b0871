using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Submits a task by hand. Checks with the same rules as the API while somebody types.</summary>
/// <param name="service">Accepts the task.</param>
/// <param name="types">Suggests types.</param>
/// <param name="queues">Suggests queues.</param>
/// <param name="actors">Who submits.</param>
/// <param name="toasts">Says that it was done.</param>
/// <param name="clock">For checks against the current time.</param>
public sealed partial class SubmitDialog(
    TaskService service,
    TaskTypeCatalogue types,
    QueueQueries queues,
    CurrentActor actors,
    Toasts toasts,
    TimeProvider clock
)
{
    private readonly SubmitDraft _draft = new();
    private IReadOnlyList<string> _queues = [];
    private PayloadEditor? _editor;
    private string? _refused;
    private bool _busy;

    /// <summary>Told when it is to be closed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private IReadOnlyList<string> Types => types.All;

    protected override async Task OnInitializedAsync()
    {
        _draft.Check(clock.GetUtcNow());
        var known = await queues.ListAsync(await actors.GetAsync(), CancellationToken.None);
        _queues = [.. known.Select(q => q.Name)];
    }

    private void Set(string field, ChangeEventArgs change, Action<string> set)
    {
        set(change.Value?.ToString() ?? "");
        _draft.Touch(field);
        _draft.Check(clock.GetUtcNow());
    }

    private void SetPayload(ReadOnlyMemory<byte> payload)
    {
        _draft.Payload = payload;
        _draft.Touch("payload");
        _draft.Check(clock.GetUtcNow());
    }

    private async Task SubmitAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        _refused = null;
        try
        {
            await SubmitDraftAsync();
        }
        catch (RefusalException refusal)
        {
            _draft.Refuse(refusal.Errors);
            _refused = refusal.Errors.Count == 0 ? refusal.Message : null;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task SubmitDraftAsync()
    {
        if (_editor is not null)
        {
            // What was typed a moment ago may not have come yet.
            _draft.Payload = await _editor.ReadAsync();
        }

        if (_draft.Check(clock.GetUtcNow()) is not { } task)
        {
            _draft.TouchAll();
            return;
        }

        var outcome = await service.SubmitAsync(await actors.GetAsync(), task);
        toasts.Done($"Task {Words.ShortId(outcome.Id!.Value)} was accepted.", LinkTo(outcome.Id.Value));
        await OnClose.InvokeAsync();
    }

    private string? Invalid(string field) => _draft.Error(field) is null ? null : "true";

    private static RenderFragment LinkTo(Guid id) =>
        builder =>
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", $"tasks/{id}");
            builder.AddContent(2, "Open it");
            builder.CloseElement();
        };
}
