using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Masking;

/// <summary>
/// Masks as they are written and kept: paths, one a line for a task type, parted by semicolons in the setting
/// <c>Tasks:MaskedPaths</c>. Pure.
/// </summary>
public static class MaskText
{
    /// <summary>Characters of a mask in the store.</summary>
    public const int Longest = PayloadMask.MostPaths * (MaskPath.Longest + 1);

    /// <summary>Says what is wrong with the paths of a type.</summary>
    /// <param name="paths">The paths; nothing is wrong with none at all.</param>
    /// <param name="field">The field that they came in.</param>
    /// <param name="errors">Where to say it.</param>
    public static void Check(IReadOnlyList<string?>? paths, string field, FieldErrors errors)
    {
        if (paths is null)
        {
            return;
        }

        if (paths.Count > PayloadMask.MostPaths)
        {
            errors.Add(field, Invariant($"At most {PayloadMask.MostPaths} paths."));
            return;
        }

        for (var i = 0; i < paths.Count; i++)
        {
            if (MaskPath.TryParse(paths[i], out var fault) is null)
            {
                errors.Add(Invariant($"{field}[{i}]"), fault);
            }
        }
    }

    /// <summary>The paths of a type as they are kept; nothing where it has no mask.</summary>
    public static string? Write(IReadOnlyList<string>? paths) =>
        paths is null ? null : string.Join('\n', paths.Distinct(StringComparer.Ordinal));

    /// <summary>The paths of a type, as texts.</summary>
    public static IReadOnlyList<string>? Read(string? kept) =>
        kept?.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// The mask of a type; nothing where it has none, and where one of its paths cannot be read: what nobody can read hides
    /// everything.
    /// </summary>
    public static PayloadMask? Parse(string? kept)
    {
        if (Read(kept) is not { } texts)
        {
            return null;
        }

        var paths = texts.Select(t => MaskPath.TryParse(t, out _)).ToList();
        return paths.Contains(null) ? null : new(paths!);
    }

    /// <summary>What is wrong with the setting; null when nothing is.</summary>
    public static string? FaultOfSetting(string text)
    {
        var parts = Parts(text);
        if (parts.Length > PayloadMask.MostPaths)
        {
            return Invariant($"must have at most {PayloadMask.MostPaths} paths");
        }

        foreach (var part in parts)
        {
            if (MaskPath.TryParse(part, out var fault) is null)
            {
                return $"has the path '{part}', which is none. {fault.TrimEnd('.')}";
            }
        }

        return null;
    }

    /// <summary>The mask that the setting makes; it was checked at start.</summary>
    public static PayloadMask OfSetting(string? text) =>
        new([.. Parts(text ?? "").Select(p => MaskPath.TryParse(p, out _)).OfType<MaskPath>()]);

    private static string[] Parts(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
