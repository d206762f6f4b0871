using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>Makes or changes a rule for dead letters, and tells when asked what it would have met today.</summary>
/// <param name="rules">Makes the change.</param>
/// <param name="previews">Tries it out.</param>
/// <param name="types">Suggests types.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class LetterRuleDialog(
    LetterRuleService rules,
    LetterRulePreviews previews,
    TaskTypeCatalogue types,
    CurrentActor actors,
    Toasts toasts
)
{
    private LetterRuleDraft _draft = new();
    private LetterRulePreview? _preview;
    private LetterRule? _theirs;
    private int _version;

    /// <summary>The rule as it was when the dialog was opened; absent for a new one.</summary>
    [Parameter]
    public LetterRule? Rule { get; set; }

    private string Consequence =>
        _draft.Action switch
        {
            LetterAction.Requeue => T[
                "The same task again, with a fresh allowance of attempts. When that is used up, later rules are looked at."
            ],
            LetterAction.Discard => T["It goes for good, with payload, attempts and log."],
            LetterAction.Tag => T["It stays dead, with tags to find it by."],
            _ => T["It stays dead, and no later rule is looked at."],
        };

    protected override void OnInitialized()
    {
        _draft = Rule is null ? new() : new(Rule);
        _version = Rule?.Version ?? 0;
        _draft.Check();
    }

    protected override void Show(IReadOnlyDictionary<string, string[]> errors) => _draft.Refuse(errors);

    protected override string? Fault(string field) => _draft.Error(field);

    private void Set(string field, string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Touch(field);
        _draft.Check();
        // What it told was of another rule.
        _preview = null;
    }

    private Task TryOutAsync() =>
        TryAsync(async () =>
        {
            if (Checked() is { } wanted)
            {
                _preview = await previews.RunAsync(
                    await actors.GetAsync(),
                    wanted,
                    Rule?.Id,
                    CancellationToken.None
                );
            }
        });

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            if (Checked() is not { } wanted)
            {
                return;
            }

            var actor = await actors.GetAsync();
            if (Rule is null)
            {
                await rules.CreateAsync(actor, wanted);
                toasts.Done(T["{0} holds from now on.", wanted.Name]);
            }
            else
            {
                _theirs = await SaveOrReadAsync(
                    () => rules.UpdateAsync(actor, Rule.Id, wanted, _version),
                    () => rules.FindAsync(actor, Rule.Id, CancellationToken.None)
                );
                if (_theirs is not null)
                {
                    return;
                }

                toasts.Done(T["{0} was changed.", wanted.Name]);
            }

            await CloseSavedAsync();
        });

    private void Take()
    {
        if (_theirs is not { } theirs)
        {
            // The second click of two.
            return;
        }

        (_draft, _version, _theirs, _preview) = (new LetterRuleDraft(theirs), theirs.Version, null, null);
        _draft.Check();
    }

    private Task KeepAsync()
    {
        if (_theirs is not { } theirs)
        {
            return Task.CompletedTask;
        }

        (_version, _theirs) = (theirs.Version, null);
        return SaveAsync();
    }

    private NewLetterRule? Checked()
    {
        var wanted = _draft.Check();
        if (wanted is null)
        {
            _draft.TouchAll();
        }

        return wanted;
    }
}
