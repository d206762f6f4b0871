using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>Rules for dead letters as people read them.</summary>
internal static class LetterRuleWords
{
    /// <summary>Which dead letters a rule means.</summary>
    public static string Match(LetterRule rule)
    {
        string?[] parts =
        [
            rule.Types.Count > 0 ? T["of type {0}", Either(rule.Types)] : null,
            rule.Queues.Count > 0 ? T["in {0}", Either(rule.Queues)] : null,
            rule.Fingerprint is { } print ? T["of group {0}", ErrorFingerprint.Write(print)] : null,
            rule.ErrorKind is { } kind ? T["with error {0}", kind] : null,
            rule.ErrorContains is { } text ? T["saying “{0}”", text] : null,
            rule.MinAge is { } min ? T["at least {0} old", LetterRuleDraft.Write(min)] : null,
            rule.MaxAge is { } max ? T["at most {0} old", LetterRuleDraft.Write(max)] : null,
        ];
        var said = string.Join(", ", parts.Where(p => p is not null));
        return said.Length == 0 ? T["Every dead letter"] : T["Those {0}", said];
    }

    /// <summary>What it does with them.</summary>
    public static string Action(LetterRule rule) =>
        rule.Action switch
        {
            LetterAction.Requeue when rule.After > TimeSpan.Zero => T.Count(
                rule.AtMost ?? 0,
                "Requeue after {1}, at most {0} time per task",
                "Requeue after {1}, at most {0} times per task",
                LetterRuleDraft.Write(rule.After)
            ),
            LetterAction.Requeue => T.Count(
                rule.AtMost ?? 0,
                "Requeue at once, at most {0} time per task",
                "Requeue at once, at most {0} times per task"
            ),
            LetterAction.Discard => T["Discard after {0}", LetterRuleDraft.Write(rule.After)],
            LetterAction.Tag => T["Tag {0}", string.Join(", ", rule.Tags)],
            _ => T["Keep, whatever later rules say"],
        };

    private static string Either(IEnumerable<string> names) => string.Join($" {T["or"]} ", names);
}
