using TaskQueue.Core.Tasks.Schemas;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>What a definition does to the versions of its type; pure.</summary>
public static class VersionRules
{
    private const int MostTold = 5;

    /// <summary>Decides what a definition is to the type as it stands, and refuses what would break payloads unsaid.</summary>
    /// <param name="type">The type; one that nothing is said of when absent.</param>
    /// <param name="known">The names of its versions.</param>
    /// <param name="wanted">The definition, right in itself.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static VersionChange Decide(
        TaskType? type,
        IReadOnlyList<string> known,
        TypeDefinition wanted,
        FieldErrors errors
    )
    {
        // A type that has neither version nor schema has promised nothing.
        var isFirst = type is null || (type.Version is null && type.Schema is null && known.Count == 0);
        if (isFirst)
        {
            errors.Require(wanted.Migration is null, "migration", "There is no version before this one.");
            return new(VersionChangeKind.First, []);
        }

        var findings = SchemaComparison.Compare(type!.Schema, wanted.Schema);
        if (wanted.Version == type.Version)
        {
            errors.Require(
                wanted.Migration is null || known.Count > 1,
                "migration",
                "There is no version before this one."
            );
            Refuse(findings, "Give it a new version.", errors);
            return new(VersionChangeKind.Same, findings);
        }

        if (wanted.Version is null)
        {
            errors.Add("version", $"Must be said: this type has versions, the last one is {type.Version}.");
            return new(VersionChangeKind.New, findings);
        }

        errors.Require(
            !known.Contains(wanted.Version, StringComparer.Ordinal),
            "version",
            $"{wanted.Version} was a version before {type.Version}; a version does not come back."
        );
        errors.Require(
            known.Count < TypeVersion.Most,
            "version",
            Invariant($"A type has at most {TypeVersion.Most} versions.")
        );
        if (wanted.Migration is null && !wanted.AcceptBreaking)
        {
            Refuse(findings, "Bring a migration, or say acceptBreaking.", errors);
        }

        return new(VersionChangeKind.New, findings);
    }

    private static void Refuse(IReadOnlyList<SchemaFinding> findings, string advice, FieldErrors errors)
    {
        var objections = SchemaComparison.Objections(findings).ToList();
        foreach (var objection in objections.Take(MostTold))
        {
            errors.Add("schema", objection.ToString());
        }

        if (objections.Count > 0)
        {
            var more =
                objections.Count > MostTold ? Invariant($"And {objections.Count - MostTold} more. ") : "";
            errors.Add("schema", $"{more}Payloads that were right would be wrong. {advice}");
        }
    }
}

/// <summary>What a definition does to the versions of its type.</summary>
/// <param name="Kind">Which of them it concerns.</param>
/// <param name="Findings">How its schema differs from the one that holds.</param>
public sealed record VersionChange(VersionChangeKind Kind, IReadOnlyList<SchemaFinding> Findings);

/// <summary>Which version of a type a definition concerns.</summary>
public enum VersionChangeKind
{
    /// <summary>Nothing was promised before.</summary>
    First,

    /// <summary>The one that holds.</summary>
    Same,

    /// <summary>A new one.</summary>
    New,
}
