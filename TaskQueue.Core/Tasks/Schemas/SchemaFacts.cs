using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>What is known of a value that is as some schemas want it.</summary>
internal sealed class SchemaFacts
{
    private static readonly string[] Choices = ["anyOf", "oneOf", "not", "if", "contains"];

    private static readonly JsonElement[] Few = JsonSerializer.Deserialize<JsonElement[]>(
        "[null, true, false]"
    )!;

    public SchemaFacts(IReadOnlyList<SchemaPart> olds)
    {
        var parts = new List<SchemaPart>();
        foreach (var old in olds)
        {
            old.AddAllTo(parts);
        }

        Parts = [.. parts.Where(p => p.Schema.ValueKind is not JsonValueKind.True)];
        Kinds = Parts.Aggregate(ValueKinds.Any, (kinds, part) => kinds & Allowed(part));
        IsImpossible = Kinds is ValueKinds.None || Parts.Any(p => p.Schema.ValueKind is JsonValueKind.False);
        IsPlain = !Parts.Any(p => Choices.Any(c => p.Find(c) is not null));
        Values = IsImpossible ? [] : Listed()?.Where(v => SchemaSource.Allows(Parts, v)).ToList();
    }

    /// <summary>All schemas that hold, with what they refer to.</summary>
    public IReadOnlyList<SchemaPart> Parts { get; }

    /// <summary>What kinds it may be of.</summary>
    public ValueKinds Kinds { get; }

    /// <summary>Whether no value is as they want it.</summary>
    public bool IsImpossible { get; }

    /// <summary>Whether nothing is known that is not looked into.</summary>
    public bool IsPlain { get; }

    /// <summary>All values that it can have, where they are few and have no parts.</summary>
    public IReadOnlyList<JsonElement>? Values { get; }

    /// <summary>Whether it may be of a kind.</summary>
    public bool MayBe(ValueKinds kind) => (Kinds & kind) is not ValueKinds.None;

    /// <summary>The values of a keyword, where schemas have it.</summary>
    public IEnumerable<JsonElement> All(string keyword) =>
        Parts.Select(p => p.Find(keyword)).OfType<JsonElement>();

    /// <summary>The schemas under a keyword.</summary>
    public IReadOnlyList<SchemaPart> Under(string keyword) =>
        [
            .. Parts
                .Where(p => p.Find(keyword) is not null)
                .Select(p => p.Under(keyword, p.Find(keyword)!.Value)),
        ];

    /// <summary>The highest number that a keyword has.</summary>
    public int? Most(string keyword) => All(keyword).Select(v => (int?)v.GetInt32()).Max();

    /// <summary>The lowest number that a keyword has.</summary>
    public int? Least(string keyword) => All(keyword).Select(v => (int?)v.GetInt32()).Min();

    /// <summary>The values that a schema lists, by <c>enum</c> or <c>const</c>.</summary>
    public static IReadOnlyList<JsonElement>? ListedBy(SchemaPart part) =>
        part.Find("const") is { } only ? [only]
        : part.Find("enum") is { } list ? [.. list.EnumerateArray()]
        : null;

    // Lists and objects that are equal may be written in ways that a check tells apart.
    private IReadOnlyList<JsonElement>? Listed()
    {
        if ((Kinds & ~(ValueKinds.Null | ValueKinds.Boolean)) is ValueKinds.None)
        {
            return Few;
        }

        var listed = Parts.Select(ListedBy).FirstOrDefault(values => values is not null);
        return listed?.All(v => v.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)) == true
            ? listed
            : null;
    }

    private static ValueKinds Allowed(SchemaPart part) =>
        part.Find("type") is { } type ? ValueKind.Of(type) : ValueKinds.Any;
}
