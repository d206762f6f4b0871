using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>What the dependencies of a submission must be like, as far as it alone tells; pure.</summary>
internal static class DependencyRules
{
    /// <summary>What stands before the name of another row of the same batch.</summary>
    public const char RefMark = '#';

    private const string Field = "dependsOn";
    private const int MostNamed = 10;

    /// <summary>Says what is wrong.</summary>
    public static void Check(NewTask task, FieldErrors errors)
    {
        if (task is { Ref: null, DependsOn.Count: 0 } && task.DependsRule == DependencyRule.Default)
        {
            return;
        }

        errors.Require(
            task.Ref is null || IsRef(task.Ref),
            "ref",
            Invariant($"Must be 1 to {TaskLimits.Ref} letters, digits or . _ - : /")
        );
        if (task.DependsOn.Count > TaskLimits.Dependencies)
        {
            errors.Add(Field, Invariant($"At most {TaskLimits.Dependencies:N0} tasks."));
            return;
        }

        List<string> bad = [.. task.DependsOn.Where(d => !IsId(d) && !IsReference(d))];
        errors.Require(
            bad.Count == 0,
            Field,
            $"Must be ids of tasks, or # with the ref of a row of the same batch; these are neither: {Name(bad)}."
        );
        List<string> twice =
        [
            .. task
                .DependsOn.GroupBy(d => IsId(d) ? Guid.Parse(d).ToString() : d, StringComparer.Ordinal)
                .Where(g => g.Count() > 1)
                .Select(g => g.Key),
        ];
        errors.Require(twice.Count == 0, Field, $"Named twice: {Name(twice)}.");
        errors.Require(
            task.Ref is null || !task.DependsOn.Contains(RefMark + task.Ref, StringComparer.Ordinal),
            Field,
            $"The task would wait for itself: {RefMark}{task.Ref}."
        );
        errors.Require(
            task.DependsRule.Mode.Number <= Math.Max(1, task.DependsOn.Count),
            "dependsOnMode",
            Invariant($"Wants {task.DependsRule.Mode.Number} of {task.DependsOn.Count} tasks.")
        );
        errors.Require(
            task.DependsOn.Count > 0 || task.DependsRule == DependencyRule.Default,
            Field,
            "Is needed with dependsOnMode, dependsOnOutcome and onDependencyFailed."
        );
    }

    /// <summary>Names some of many, for people.</summary>
    public static string Name(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNamed).Select(Shorten))
        + (names.Count > MostNamed ? Invariant($" and {names.Count - MostNamed} more") : "");

    private static bool IsId(string text) => Guid.TryParseExact(text, "D", out _);

    private static bool IsReference(string text) => text.StartsWith(RefMark) && IsRef(text[1..]);

    private static bool IsRef(string text) => text.Length <= TaskLimits.Ref && TextRules.IsName(text);

    private static string Shorten(string text) =>
        text.Length == 0 ? "(empty)"
        : text.Length <= TaskLimits.Ref + 1 ? text
        : text[..TaskLimits.Ref] + "…";
}
