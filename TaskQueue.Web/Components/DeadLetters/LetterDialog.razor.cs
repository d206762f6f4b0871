using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>Asks before a dead letter is requeued, requeued with another payload, or discarded.</summary>
/// <param name="letters">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class LetterDialog(Core.Tasks.DeadLetters letters, CurrentActor actors, Toasts toasts)
{
    private PayloadEditor? _editor;

    /// <summary>The dead letter, whole.</summary>
    [Parameter, EditorRequired]
    public TaskItem Letter { get; set; } = null!;

    /// <summary>What is asked.</summary>
    [Parameter, EditorRequired]
    public LetterAct Act { get; set; }

    private string Heading =>
        $"{(Act is LetterAct.Discard ? "Discard" : "Requeue")} {Words.ShortId(Letter.Id)}?";

    private string Consequence =>
        Act switch
        {
            LetterAct.Requeue => "The same task is queued again, with a fresh allowance of attempts.",
            LetterAct.Edit =>
                "A new task with this payload is queued. The dead one stays, and its timeline names the new one.",
            _ => "The task is deleted with its attempts, timeline and log. This cannot be undone.",
        };

    private void Check(ReadOnlyMemory<byte> payload)
    {
        var errors = new FieldErrors();
        PayloadRules.Check(payload, errors);
        Errors = errors.ToDictionary();
    }

    private Task DoAsync() =>
        TryAsync(async () =>
        {
            var actor = await actors.GetAsync();
            if (Act is LetterAct.Discard)
            {
                await letters.DiscardAsync(actor, Letter.Id, CancellationToken.None);
                toasts.Done($"{Words.ShortId(Letter.Id)} was discarded.");
            }
            else
            {
                // What was typed a moment ago may not have come yet; a bare null would become an empty payload.
                var payload =
                    Act is LetterAct.Edit && _editor is not null
                        ? await _editor.ReadAsync()
                        : (ReadOnlyMemory<byte>?)null;
                var queued = await letters.RequeueAsync(actor, Letter.Id, payload, CancellationToken.None);
                toasts.Done($"{Words.ShortId(queued)} is queued.", TaskLink.To(queued, "Open it"));
            }

            await OnClose.InvokeAsync();
        });
}
