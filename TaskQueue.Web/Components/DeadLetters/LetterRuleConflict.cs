using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>In what a rule that somebody wants to save differs from what somebody else has made of it.</summary>
internal static class LetterRuleConflict
{
    public static IReadOnlyList<ConflictRow> Rows(LetterRuleDraft mine, LetterRuleDraft theirs) =>
        ConflictRow.Between(
            mine,
            theirs,
            [
                (T["Name"], d => d.Name),
                (T["Types"], d => d.Types),
                (T["Queues"], d => d.Queues),
                (T["Kind of error"], d => d.ErrorKind),
                (T["Text in its message"], d => d.ErrorContains),
                (T["Group"], d => d.Fingerprint),
                (T["At least so old"], d => d.MinAge),
                (T["At most so old"], d => d.MaxAge),
                (T["What is done"], d => Word(d.Action)),
                (T["After how long"], d => After(d)),
                (T["At most so often"], d => d.Action is LetterAction.Requeue ? d.AtMost : ""),
                (T["Tags"], d => d.Action is LetterAction.Tag ? d.Tags : ""),
            ]
        );

    private static string After(LetterRuleDraft draft) =>
        draft.Action switch
        {
            LetterAction.Requeue => draft.Delay,
            LetterAction.Discard => draft.Age,
            _ => "",
        };

    private static string Word(LetterAction action) =>
        action switch
        {
            LetterAction.Requeue => T["Requeue"],
            LetterAction.Discard => T["Discard"],
            LetterAction.Tag => T["Tag"],
            _ => T["Keep"],
        };
}
