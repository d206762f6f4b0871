using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>Rules for dead letters as people read them.</summary>
internal static class LetterRuleWords
{
    /// <summary>Which dead letters a rule means.</summary>
    public static string Match(LetterRule rule)
    {
        string?[] parts =
        [
            rule.Types.Count > 0 ? $"of type {string.Join(" or ", rule.Types)}" : null,
            rule.Queues.Count > 0 ? $"in {string.Join(" or ", rule.Queues)}" : null,
            rule.Fingerprint is { } print ? $"of group {ErrorFingerprint.Write(print)}" : null,
            rule.ErrorKind is { } kind ? $"with error {kind}" : null,
            rule.ErrorContains is { } text ? $"saying “{text}”" : null,
            rule.MinAge is { } min ? $"at least {LetterRuleDraft.Write(min)} old" : null,
            rule.MaxAge is { } max ? $"at most {LetterRuleDraft.Write(max)} old" : null,
        ];
        var said = string.Join(", ", parts.Where(p => p is not null));
        return said.Length == 0 ? "Every dead letter" : $"Those {said}";
    }

    /// <summary>What it does with them.</summary>
    public static string Action(LetterRule rule) =>
        rule.Action switch
        {
            LetterAction.Requeue =>
                $"Requeue {(rule.After > TimeSpan.Zero ? $"after {LetterRuleDraft.Write(rule.After)}" : "at once")}, at most {rule.AtMost} {(rule.AtMost == 1 ? "time" : "times")} per task",
            LetterAction.Discard => $"Discard after {LetterRuleDraft.Write(rule.After)}",
            LetterAction.Tag => $"Tag {string.Join(", ", rule.Tags)}",
            _ => "Keep, whatever later rules say",
        };
}
