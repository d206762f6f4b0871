using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>The indexed paths of a task type, as they are written and kept: one a line. Pure.</summary>
public static class IndexedText
{
    /// <summary>Says what is wrong with the paths of a type.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="field">The field that they came in.</param>
    /// <param name="errors">Where to say it.</param>
    public static void Check(IReadOnlyList<string?>? paths, string field, FieldErrors errors)
    {
        if (paths is null)
        {
            return;
        }

        errors.Require(
            paths.Count <= SearchPaths.Most,
            field,
            Invariant($"At most {SearchPaths.Most} paths.")
        );
        for (var i = 0; i < Math.Min(paths.Count, SearchPaths.Most); i++)
        {
            if (SearchPath.FaultOf(paths[i]) is { } fault)
            {
                errors.Add(Invariant($"{field}[{i}]"), char.ToUpperInvariant(fault[0]) + fault[1..]);
            }
        }
    }

    /// <summary>The paths as they are kept; nothing where there are none.</summary>
    public static string? Write(IReadOnlyList<string>? paths) =>
        paths is [_, ..] ? string.Join('\n', paths.Distinct(StringComparer.Ordinal)) : null;

    /// <summary>The paths, as texts.</summary>
    public static IReadOnlyList<string>? Read(string? kept) =>
        kept?.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
