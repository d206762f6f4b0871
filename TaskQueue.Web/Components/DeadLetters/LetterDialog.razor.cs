using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

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
        Act is LetterAct.Discard
            ? T["Discard {0}?", Words.ShortId(Letter.Id)]
            : T["Requeue {0}?", Words.ShortId(Letter.Id)];

    private string Consequence =>
        Act switch
        {
            LetterAct.Requeue => T["The same task is queued again, with a fresh allowance of attempts."],
            LetterAct.Edit => T[
                "A new task with this payload is queued. The dead one stays, and its timeline names the new one."
            ],
            _ => T["The task is deleted with its attempts, timeline and log. This cannot be undone."],
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
                // One that has died anew since it was looked at is another one to decide about.
                await letters.DiscardAsync(actor, Letter.Id, CancellationToken.None, Letter.Version);
                toasts.Done(T["{0} was discarded.", Words.ShortId(Letter.Id)]);
            }
            else
            {
                // What was typed a moment ago may not have come yet; a bare null would become an empty payload.
                var payload =
                    Act is LetterAct.Edit && _editor is not null
                        ? await _editor.ReadAsync()
                        : (ReadOnlyMemory<byte>?)null;
                var queued = await letters.RequeueAsync(actor, Letter.Id, payload, CancellationToken.None);
                toasts.Done(T["{0} is queued.", Words.ShortId(queued)], TaskLink.To(queued, T["Open it"]));
            }

            await OnClose.InvokeAsync();
        });
}
