namespace TaskQueue.Core.Tasks.Uniqueness;

/// <summary>What the rule of a unique task must be like; pure.</summary>
internal static class UniqueRules
{
    private const string Field = "unique";

    /// <summary>Says what is wrong.</summary>
    public static void Check(NewTask task, FieldErrors errors)
    {
        if (task.Unique is not { } rule)
        {
            return;
        }

        errors.Require(
            rule.By.Count is >= 1 and <= UniqueRule.MostParts,
            Field,
            $"by: from 1 to {UniqueRule.MostParts} entries."
        );
        foreach (var part in rule.By.Take(UniqueRule.MostParts))
        {
            errors.Require(
                part is UniqueRule.ByType or UniqueRule.ByPayload || UniqueKey.IsPointer(part),
                Field,
                $"by: '{Shorten(part)}' is neither type nor payload nor a JSON Pointer such as /order/id."
            );
            errors.Require(
                part.Length <= UniqueRule.LongestPart,
                Field,
                $"by: at most {UniqueRule.LongestPart} characters each."
            );
            TextRules.Check(part, Field, UniqueRule.LongestPart, errors);
        }

        errors.Require(
            rule.By.Distinct(StringComparer.Ordinal).Count() == rule.By.Count,
            Field,
            "by: an entry is given twice."
        );
        errors.Require(
            rule.Window is null
                || (rule.Window >= TimeSpan.FromSeconds(1) && rule.Window <= UniqueRule.LongestWindow),
            Field,
            "window: must be from one second to 366 days."
        );
        errors.Require(
            rule.OnConflict is not OnUniqueConflict.Extend
                || task.Delay is not null
                || task.RunAt is not null,
            Field,
            "onConflict: extend needs a delay or a runAt to move the waiting task to."
        );
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
