using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Tests.Tasks.LetterRules;

/// <summary>What an explanation says that rules have in mind with a dead task: a table.</summary>
public sealed class LetterOutlookTests
{
    private static readonly DateTimeOffset Died = Samples.Now;

    [Fact]
    public void ALiveTask_AndNoRules_HoldNothingUp()
    {
        Open(
            Explain(Samples.Task(), new([Again()], null, false)),
            "It is not dead: rules for dead letters do not look at it."
        );
        Open(Explain(Dead(), new([], null, false)), "There are no rules for dead letters.");
    }

    [Fact]
    public void ARuleThatWaits_SaysWhatItWillDo_AndWhen() =>
        Open(
            Explain(Dead(), new([Again()], Due(requeues: 1), false)),
            "Rule 'again' requeues it (2 of at most 3 times) at 2026-03-02 09:10:00 UTC, in 9 min 0 s."
        );

    [Theory]
    [InlineData(LetterAction.Requeue, "Rule 'again' requeues it (1 of at most 3 times) in the next moments.")]
    [InlineData(LetterAction.Discard, "Rule 'again' deletes it with its history in the next moments.")]
    [InlineData(LetterAction.Tag, "Rule 'again' tags it seen in the next moments.")]
    [InlineData(LetterAction.Keep, "Rule 'again' keeps it as it is, whatever later rules say.")]
    public void ARuleThatIsDue_SaysWhatItDoes(LetterAction action, string expected) =>
        Open(Explain(Dead(), new([Again(action, after: TimeSpan.Zero)], Due(), false)), expected);

    [Fact]
    public void ARuleThatMeansOthers_IsNoObstacle()
    {
        var rule = Again();
        rule.Types = ["other"];

        Open(
            Explain(Dead(), new([rule], null, false)),
            "The one rule for dead letters, 'again', does not mean it."
        );
        Open(
            Explain(Dead(), new([rule, rule], null, false)),
            "None of the 2 rules for dead letters means it."
        );
    }

    [Fact]
    public void ASpentRule_SaysSo() =>
        Closed(
            Explain(Dead(), new([Again()], Due(requeues: 3, noted: false), false)),
            "Rule 'again' does not requeue it any more: rules have done so 3 of at most 3 times."
        );

    [Fact]
    public void AYoungerRule_SaysThatItIsYounger()
    {
        var rule = Again(madeAt: Died.AddHours(1));

        Closed(
            Explain(Dead(), new([rule], null, false)),
            "Rule 'again' means it, and does not act: it died before the rule was made"
        );
        var changed = Again();
        changed.UpdatedAt = Died.AddHours(1);
        Closed(Explain(Dead(), new([changed], null, false)), "it died before the rule became what it is");
        Closed(Explain(Dead(), new([Again()], null, false)), "it was looked at before");
    }

    [Fact]
    public void APausedRule_SaysWhoPausedItAndWhy()
    {
        var rule = Again();
        (rule.Paused, rule.PausedBy, rule.PausedAt, rule.PauseReason) = (
            true,
            "ada",
            Died.AddSeconds(-30),
            "quiet"
        );

        Closed(
            Explain(Dead(), new([rule], Due(), false)),
            "Rule 'again' holds it, and was paused by ada 1 min 30 s ago: quiet."
        );
    }

    [Fact]
    public void ACanary_HasTheFirstWord() =>
        Closed(Explain(Dead(), new([Again()], Due(), true)), "a canary that goes on has queued it");

    [Fact]
    public void WhatHasTheTagsAlready_IsDone()
    {
        var task = Dead();
        task.Tags = ["seen"];

        Open(
            Explain(task, new([Again(LetterAction.Tag)], null, false)),
            "It has the tags of rule 'again': seen."
        );
    }

    private static void Open(ExplainedGate gate, string evidence) =>
        Assert.Equal((true, evidence, null), (gate.Ok, gate.Evidence, gate.Advice));

    private static void Closed(ExplainedGate gate, string evidence)
    {
        Assert.False(gate.Ok);
        Assert.Contains(evidence, gate.Evidence, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(gate.Advice));
    }

    private static ExplainedGate Explain(TaskItem task, LetterFact fact) =>
        TaskExplainer
            .Explain(
                new()
                {
                    Task = task,
                    Now = Died.AddMinutes(1),
                    Letter = fact,
                }
            )
            .Gates.Single(g => g.Gate == ExplainedGates.Rules);

    private static LetterDue Due(int requeues = 0, bool noted = true) =>
        new()
        {
            TaskId = Guid.NewGuid(),
            DueAt = noted ? Died : null,
            Requeues = requeues,
        };

    private static LetterRule Again(
        LetterAction action = LetterAction.Requeue,
        TimeSpan? after = null,
        DateTimeOffset? madeAt = null
    ) =>
        new()
        {
            Id = Guid.NewGuid(),
            Name = "again",
            Action = action,
            After = after ?? TimeSpan.FromMinutes(10),
            AtMost = action is LetterAction.Requeue ? 3 : null,
            Tags = action is LetterAction.Tag ? ["seen"] : [],
            CreatedAt = madeAt ?? Died.AddDays(-1),
            CreatedBy = "ada",
            UpdatedAt = madeAt ?? Died.AddDays(-1),
            UpdatedBy = "ada",
        };

    private static TaskItem Dead()
    {
        var task = Samples.Task(TaskState.Dead);
        (task.Attempt, task.ErrorKind, task.ErrorMessage, task.FinishedAt) = (1, "Boom", "It broke.", Died);
        return task;
    }
}
