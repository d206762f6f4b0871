namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>Which rule decides on a dead letter, and what it says; pure.</summary>
public static class LetterJudge
{
    /// <summary>Finds the first rule that matches, and what is to be done now.</summary>
    /// <param name="rules">All rules, in their order.</param>
    /// <param name="letter">The dead letter.</param>
    /// <param name="requeues">How often rules have requeued its task.</param>
    /// <param name="now">The current time.</param>
    public static LetterVerdict Decide(
        IReadOnlyList<LetterRule> rules,
        Letter letter,
        int requeues,
        DateTimeOffset now
    )
    {
        var rule = rules.FirstOrDefault(r => Matches(r, letter) && !IsSpent(r, requeues));
        if (rule is null || rule.Action is LetterAction.Keep)
        {
            return new(rule, LetterStep.Nothing, null);
        }

        if (rule.Paused)
        {
            return new(rule, LetterStep.Hold, null);
        }

        var due = DueOf(rule, letter);
        return due > now ? new(rule, LetterStep.Wait, due) : new(rule, LetterStep.Act, null);
    }

    /// <summary>Whether a rule means a dead letter.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="letter">The dead letter.</param>
    public static bool Matches(LetterRule rule, Letter letter)
    {
        var age = AgeOf(letter);
        return (rule.Types.Count == 0 || rule.Types.Contains(letter.Type, StringComparer.Ordinal))
            && (rule.Queues.Count == 0 || rule.Queues.Contains(letter.Queue, StringComparer.Ordinal))
            && (rule.Fingerprint is null || rule.Fingerprint == letter.Fingerprint)
            && (rule.ErrorKind is null || rule.ErrorKind == letter.ErrorKind)
            && (
                rule.ErrorContains is null
                || letter.ErrorMessage?.Contains(rule.ErrorContains, StringComparison.OrdinalIgnoreCase)
                    == true
            )
            && (rule.MinAge is null || age >= rule.MinAge)
            && (rule.MaxAge is null || age <= rule.MaxAge);
    }

    /// <summary>
    /// How old a task was when it died: from its acceptance, or from the time that it was planned for. It does not grow while
    /// the task lies dead, so that what a rule means is certain from the start.
    /// </summary>
    /// <param name="letter">The dead letter.</param>
    public static TimeSpan AgeOf(Letter letter) =>
        letter.DiedAt
        - (letter.RunAt is { } planned && planned > letter.CreatedAt ? planned : letter.CreatedAt);

    /// <summary>Whether a rule may not requeue a task any more; the rules behind it are looked at then.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="requeues">How often rules have requeued the task.</param>
    public static bool IsSpent(LetterRule rule, int requeues) =>
        rule.Action is LetterAction.Requeue && requeues >= (rule.AtMost ?? 0);

    // A key is kept as long as it may be repeated, whatever is asked for.
    private static DateTimeOffset DueOf(LetterRule rule, Letter letter)
    {
        var due = letter.DiedAt + rule.After;
        var keyed = letter.CreatedAt + TaskLimits.KeysLive;
        return rule.Action is LetterAction.Discard && letter.HasKey && keyed > due ? keyed : due;
    }
}

/// <summary>A dead letter as far as rules are concerned.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="ErrorKind">The kind of its error.</param>
/// <param name="ErrorMessage">Its message.</param>
/// <param name="Fingerprint">What it died of.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="RunAt">When it was planned for, if it was.</param>
/// <param name="DiedAt">When it died.</param>
/// <param name="HasKey">Whether it has an idempotency key.</param>
public sealed record Letter(
    string Type,
    string Queue,
    string? ErrorKind,
    string? ErrorMessage,
    long Fingerprint,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RunAt,
    DateTimeOffset DiedAt,
    bool HasKey
)
{
    /// <summary>Reads a row.</summary>
    /// <param name="task">The task; it is dead.</param>
    /// <param name="hasKey">Whether it has an idempotency key.</param>
    public static Letter Of(TaskItem task, bool hasKey) =>
        new(
            task.Type,
            task.Queue,
            task.ErrorKind,
            task.ErrorMessage,
            ErrorFingerprint.Of(task),
            task.CreatedAt,
            task.RunAt,
            task.FinishedAt ?? task.CreatedAt,
            hasKey
        );
}

/// <summary>What is to be done with a dead letter.</summary>
/// <param name="Rule">The rule that decides; none when none matches.</param>
/// <param name="Step">What it says.</param>
/// <param name="At">When it is to be looked at again, for <see cref="LetterStep.Wait"/>.</param>
public sealed record LetterVerdict(LetterRule? Rule, LetterStep Step, DateTimeOffset? At);

/// <summary>What a rule says at the moment.</summary>
public enum LetterStep
{
    /// <summary>Nothing is to be done, now or later.</summary>
    Nothing,

    /// <summary>Its time has not come.</summary>
    Wait,

    /// <summary>The rule is paused.</summary>
    Hold,

    /// <summary>The rule's action is due.</summary>
    Act,
}
