using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>Asks before a rule for dead letters is paused, and why, or deleted.</summary>
/// <param name="rules">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class LetterRuleActDialog(LetterRuleService rules, CurrentActor actors, Toasts toasts)
{
    private string _reason = "";

    /// <summary>The rule.</summary>
    [Parameter, EditorRequired]
    public LetterRule Rule { get; set; } = null!;

    /// <summary>Whether it is to be deleted; it is to be paused otherwise.</summary>
    [Parameter, EditorRequired]
    public bool Deletes { get; set; }

    private Task DoAsync() =>
        TryAsync(async () =>
        {
            var actor = await actors.GetAsync();
            if (Deletes)
            {
                await rules.DeleteAsync(actor, Rule.Id, Rule.Version);
                toasts.Done(T["{0} was deleted.", Rule.Name]);
            }
            else
            {
                await rules.PauseAsync(actor, Rule.Id, _reason);
                toasts.Done(T["{0} is paused.", Rule.Name]);
            }

            await OnClose.InvokeAsync();
        });
}
