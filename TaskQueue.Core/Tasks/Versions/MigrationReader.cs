using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>Reads the steps of a migration.</summary>
internal static class MigrationReader
{
    private static readonly Dictionary<string, MigrationStepKind> Kinds = Enum.GetValues<MigrationStepKind>()
        .ToDictionary(k => k.ToString().ToLowerInvariant());

    private static readonly string[] Known = ["op", "path", "from", "value", "each", "optional"];

    /// <summary>Reads them.</summary>
    /// <exception cref="MigrationFault">They are none; says where and why.</exception>
    public static IReadOnlyList<MigrationStep> Read(JsonElement list)
    {
        if (list.ValueKind is not JsonValueKind.Array)
        {
            throw new MigrationFault("Must be a list of steps.");
        }

        if (list.GetArrayLength() > PayloadMigration.MostSteps)
        {
            throw new MigrationFault(
                FormattableString.Invariant($"Must not have more than {PayloadMigration.MostSteps} steps.")
            );
        }

        return
        [
            .. list.EnumerateArray().Select((step, i) => Step(step, FormattableString.Invariant($"/{i}"))),
        ];
    }

    private static MigrationStep Step(JsonElement step, string at)
    {
        if (step.ValueKind is not JsonValueKind.Object)
        {
            throw new MigrationFault($"{at}: Must be an object.");
        }

        if (
            step.EnumerateObject().FirstOrDefault(m => !Known.Contains(m.Name)) is
            { Value.ValueKind: not JsonValueKind.Undefined } odd
        )
        {
            throw new MigrationFault(
                $"{at}: {odd.Name} is not known; a step has {string.Join(", ", Known)}."
            );
        }

        if (Text(step, "op", at) is not { } op || !Kinds.TryGetValue(op, out var kind))
        {
            throw new MigrationFault($"{at}/op: Must be one of {string.Join(", ", Kinds.Keys)}.");
        }

        var moves = kind is MigrationStepKind.Move or MigrationStepKind.Copy;
        var has = step.TryGetProperty("value", out var value);
        Require(
            has == (!moves && kind is not MigrationStepKind.Remove),
            $"{at}/value",
            has ? "Has no meaning here." : "Is needed."
        );
        var path = Pointer(step, "path", at) ?? throw new MigrationFault($"{at}/path: Is needed.");
        var from = Pointer(step, "from", at);
        Require(moves == from is not null, $"{at}/from", moves ? "Is needed." : "Has no meaning here.");
        Require(
            kind is not MigrationStepKind.Move || !path.IsBeneath(from!),
            $"{at}/path",
            "Lies within what is moved."
        );
        return new(
            kind,
            path,
            from,
            has ? JsonNode.Parse(value.GetRawText()) : null,
            Pointer(step, "each", at),
            Flag(step, at)
        );
    }

    private static bool Flag(JsonElement step, string at)
    {
        if (!step.TryGetProperty("optional", out var flag))
        {
            return false;
        }

        Require(
            flag.ValueKind is JsonValueKind.True or JsonValueKind.False,
            $"{at}/optional",
            "Must be true or false."
        );
        return flag.ValueKind is JsonValueKind.True;
    }

    private static JsonPointer? Pointer(JsonElement step, string name, string at) =>
        Text(step, name, at) is { } text
            ? JsonPointer.Parse(text)
                ?? throw new MigrationFault($"{at}/{name}: Must be a JSON pointer, such as /customer/name.")
            : null;

    private static string? Text(JsonElement step, string name, string at)
    {
        if (!step.TryGetProperty(name, out var text))
        {
            return null;
        }

        Require(text.ValueKind is JsonValueKind.String, $"{at}/{name}", "Must be a text.");
        return text.GetString();
    }

    private static void Require(bool condition, string place, string reason)
    {
        if (!condition)
        {
            throw new MigrationFault($"{place}: {reason}");
        }
    }
}
