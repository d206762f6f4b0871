using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

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

    private IReadOnlyList<string> Types => types.All;

    private string TypeNote =>
        types.Find(_draft.Type.Trim())?.Type.Deprecation is { } note
            ? T["Should not be used any more: {0}", note]
            : T["Says which handler runs it."];

    protected override async Task OnInitializedAsync()
    {
        _draft.Check(clock.GetUtcNow());
        try
        {
            var actor = await actors.GetAsync();
            var known = await RetryReadAsync(() => queues.ListAsync(actor, CancellationToken.None));
            _queues = [.. known.Select(q => q.Name)];
        }
        catch (Exception e) when (e is RefusalException || MayPass(e))
        {
            // They are suggested, and no more: whoever may not read them, or while the store is away, types a name.
        }
    }

    private void Set(string field, string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Touch(field);
        _draft.Check(clock.GetUtcNow());
    }

    private void SetPayload(ReadOnlyMemory<byte> payload)
    {
        _draft.Payload = payload;
        _draft.Touch("payload");
        _draft.Check(clock.GetUtcNow());
    }

    private Task SubmitAsync() => TryAsync(SubmitDraftAsync);

    protected override void Show(IReadOnlyDictionary<string, string[]> errors) => _draft.Refuse(errors);

    protected override string? Fault(string field) => _draft.Error(field);

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
        toasts.Done(
            outcome.Unique is null
                ? T["Task {0} was accepted.", Words.ShortId(outcome.Id!.Value)]
                : T["Task {0} is the same and was there already.", Words.ShortId(outcome.Id!.Value)],
            TaskLink.To(outcome.Id.Value, T["Open it"])
        );
        await CloseSavedAsync();
    }
}
