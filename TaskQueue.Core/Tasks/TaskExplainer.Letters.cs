using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Core.Tasks;

// What rules for dead letters have in mind with a dead task. The gate is closed where a rule means it, and is kept from
// acting: what nobody has planned is no obstacle.
public static partial class TaskExplainer
{
    private const string ApplyAdvice =
        "Apply the rule to the dead letters that are there, or requeue this one.";

    private static ExplainedGate Rules(ExplainFacts facts)
    {
        if (facts.Task.State is not TaskState.Dead)
        {
            return Open(ExplainedGates.Rules, "It is not dead: rules for dead letters do not look at it.");
        }

        if (facts.Letter is not { Rules.Count: > 0 } known)
        {
            return Open(ExplainedGates.Rules, "There are no rules for dead letters.");
        }

        var letter = Letter.Of(facts.Task, facts.Task.IdempotencyKey is not null);
        var requeues = known.Due?.Requeues ?? 0;
        var verdict = LetterJudge.Decide(known.Rules, letter, requeues, facts.Now);
        if (verdict.Rule is not { } rule)
        {
            return OfNoRule(known.Rules, letter, requeues);
        }

        return rule.Action is LetterAction.Keep
                ? Open(
                    ExplainedGates.Rules,
                    $"Rule '{rule.Name}' keeps it as it is, whatever later rules say."
                )
            : known.Due?.DueAt is null ? OfNoNote(facts, rule, letter)
            : known.InCanary
                ? Closed(
                    ExplainedGates.Rules,
                    $"Rule '{rule.Name}' means it, but a canary that goes on has queued it: rules see it when that is over.",
                    "Wait for the canary, or cancel it."
                )
            : verdict.Step is LetterStep.Hold ? OfPause(facts, rule)
            : Open(
                ExplainedGates.Rules,
                verdict.At is { } at
                    ? $"Rule '{rule.Name}' {ActOf(rule, requeues)} at {At(at)}, in {Span(at - facts.Now)}."
                    : $"Rule '{rule.Name}' {ActOf(rule, requeues)} in the next moments."
            );
    }

    // One whose requeues are used up does not match any more; that it once did is what somebody wants to know.
    private static ExplainedGate OfNoRule(IReadOnlyList<LetterRule> rules, Letter letter, int requeues)
    {
        var spent = rules.FirstOrDefault(r => LetterJudge.Matches(r, letter));
        return spent is null
            ? Open(
                ExplainedGates.Rules,
                rules.Count == 1
                    ? $"The one rule for dead letters, '{rules[0].Name}', does not mean it."
                    : Invariant($"None of the {rules.Count} rules for dead letters means it.")
            )
            : Closed(
                ExplainedGates.Rules,
                Invariant(
                    $"Rule '{spent.Name}' does not requeue it any more: rules have done so {requeues} of at most {spent.AtMost} times."
                ),
                "Mend the cause and requeue it by hand, or let the rule requeue more often and apply it."
            );
    }

    // Rules look at what dies while they are there, and at what somebody gives them afterwards.
    private static ExplainedGate OfNoNote(ExplainFacts facts, LetterRule rule, Letter letter)
    {
        if (
            rule.Action is LetterAction.Tag
            && rule.Tags.All(t => facts.Task.Tags.Contains(t, StringComparer.Ordinal))
        )
        {
            return Open(
                ExplainedGates.Rules,
                $"It has the tags of rule '{rule.Name}': {string.Join(", ", rule.Tags)}."
            );
        }

        var why =
            rule.CreatedAt > letter.DiedAt ? $"it died before the rule was made, at {At(rule.CreatedAt)}"
            : rule.UpdatedAt > letter.DiedAt
                ? $"it died before the rule became what it is, at {At(rule.UpdatedAt)}"
            : "it was looked at before, and nothing was to be done then";
        return Closed(
            ExplainedGates.Rules,
            $"Rule '{rule.Name}' means it, and does not act: {why}. A rule looks at what dies from then on.",
            ApplyAdvice
        );
    }

    private static ExplainedGate OfPause(ExplainFacts facts, LetterRule rule)
    {
        var since = rule.PausedAt is { } at ? $" {Ago(facts.Now, at)}" : "";
        var why = string.IsNullOrWhiteSpace(rule.PauseReason) ? "no reason given" : rule.PauseReason;
        return Closed(
            ExplainedGates.Rules,
            $"Rule '{rule.Name}' holds it, and was paused by {rule.PausedBy}{since}: {why}.",
            "Resume the rule, or requeue it by hand."
        );
    }

    private static string ActOf(LetterRule rule, int requeues) =>
        rule.Action switch
        {
            LetterAction.Requeue => Invariant($"requeues it ({requeues + 1} of at most {rule.AtMost} times)"),
            LetterAction.Discard => "deletes it with its history",
            _ => $"tags it {string.Join(", ", rule.Tags)}",
        };
}
