using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Kinds of values, as the keyword <c>type</c> tells them apart.</summary>
[Flags]
internal enum ValueKinds
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Object = 4,
    Array = 8,
    String = 16,
    Whole = 32,
    Fraction = 64,
    Number = Whole | Fraction,
    Any = 127,
}

/// <summary>Reads and writes kinds.</summary>
internal static class ValueKind
{
    private static readonly (string Name, ValueKinds Kinds)[] Names =
    [
        ("null", ValueKinds.Null),
        ("boolean", ValueKinds.Boolean),
        ("object", ValueKinds.Object),
        ("array", ValueKinds.Array),
        ("string", ValueKinds.String),
        ("number", ValueKinds.Number),
        ("integer", ValueKinds.Whole),
    ];

    /// <summary>The kinds that a <c>type</c> allows.</summary>
    public static ValueKinds Of(JsonElement type) =>
        type.ValueKind is JsonValueKind.Array
            ? type.EnumerateArray().Aggregate(ValueKinds.None, (kinds, name) => kinds | Of(name))
            : Names.First(n => n.Name == type.GetString()).Kinds;

    /// <summary>One schema for each kind: what is so for each of them is so for all.</summary>
    public static readonly IReadOnlyList<(ValueKinds Kinds, SchemaPart Part)> Each =
    [
        .. Names
            .Where(n => n.Kinds is not ValueKinds.Whole)
            .Select(n => (n.Kinds, Source($$"""{"type":"{{n.Name}}"}""").Root)),
    ];

    private static SchemaSource Source(string schema) => new(JsonSerializer.Deserialize<JsonElement>(schema));
}
