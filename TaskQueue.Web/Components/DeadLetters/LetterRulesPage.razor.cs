using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>The rules for dead letters in their order: made, changed, moved, paused and deleted.</summary>
/// <param name="rules">Reads and changes them.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says what was refused.</param>
public sealed partial class LetterRulesPage(LetterRuleService rules, CurrentActor actors, Toasts toasts)
{
    private IReadOnlyList<LetterRule>? _rules;
    private LetterRule? _edited;
    private LetterRule? _applied;
    private (LetterRule Rule, bool Deletes)? _asked;
    private bool _isNew;
    private bool _mayWrite;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _rules = await rules.ListAsync(Actor, cancellationToken);
        _mayWrite = Actor.May(Permissions.DeadLettersRequeue) && Actor.May(Permissions.TasksWrite);
    }

    private static string Story(LetterRule rule) =>
        (rule.Paused, rule.PauseReason) switch
        {
            (true, { } reason) => T[
                "Paused by {0}: {1} · acted on {2}",
                rule.PausedBy,
                reason,
                Words.Number(rule.Acted)
            ],
            (true, null) => T["Paused by {0} · acted on {1}", rule.PausedBy, Words.Number(rule.Acted)],
            _ => T["acted on {0}", Words.Number(rule.Acted)],
        };

    private Task MoveAsync(LetterRule rule, int by) =>
        DoAsync(actor => rules.MoveAsync(actor, rule.Id, rule.Position + by));

    private Task ResumeAsync(LetterRule rule) => DoAsync(actor => rules.ResumeAsync(actor, rule.Id));

    private async Task DoAsync(Func<Actor, Task> act)
    {
        try
        {
            await act(await actors.GetAsync());
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }

        await RefreshAsync();
    }

    private async Task CloseAsync()
    {
        (_edited, _applied, _asked, _isNew) = (null, null, null, false);
        await RefreshAsync();
    }
}
