using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>A schema that stands somewhere in a whole one.</summary>
/// <param name="Source">The whole.</param>
/// <param name="Schema">The part.</param>
/// <param name="At">Where it stands in the whole.</param>
internal sealed record SchemaPart(SchemaSource Source, JsonElement Schema, string At)
{
    /// <summary>A schema beneath this one.</summary>
    public SchemaPart Under(string keyword, JsonElement schema) => new(Source, schema, $"{At}/{keyword}");

    /// <summary>A keyword's value.</summary>
    public JsonElement? Find(string keyword) =>
        Schema.ValueKind is JsonValueKind.Object && Schema.TryGetProperty(keyword, out var value)
            ? value
            : null;

    /// <summary>The schemas of a list beneath this one.</summary>
    public IEnumerable<SchemaPart> List(string keyword) =>
        Find(keyword) is { } list
            ? list.EnumerateArray()
                .Select((schema, i) => Under(FormattableString.Invariant($"{keyword}/{i}"), schema))
            : [];

    /// <summary>
    /// All that must hold where this one does: itself, and what its references and its <c>allOf</c> lead to, each once.
    /// </summary>
    public void AddAllTo(List<SchemaPart> all)
    {
        if (all.Exists(p => p.Source == Source && p.At == At))
        {
            return;
        }

        all.Add(this);
        if (Find("$ref") is { } reference)
        {
            Source.Referred(reference).AddAllTo(all);
        }

        foreach (var part in List("allOf"))
        {
            part.AddAllTo(all);
        }
    }
}

/// <summary>A whole schema, as JSON and as what checks values.</summary>
internal sealed class SchemaSource
{
    private static int _made;

    private readonly SchemaReader _reader;

    public SchemaSource(JsonElement root)
    {
        _reader = new(root);
        _reader.Read();
        Root = new(this, root, "#");
    }

    /// <summary>Tells it from all others.</summary>
    public int Id { get; } = Interlocked.Increment(ref _made);

    /// <summary>The schema itself.</summary>
    public SchemaPart Root { get; }

    /// <summary>The part that a reference leads to.</summary>
    public SchemaPart Referred(JsonElement reference)
    {
        var (at, schema) = _reader.Find(reference, "");
        return new(this, schema, at);
    }

    /// <summary>Whether a value is as all of some parts want it.</summary>
    public static bool Allows(IEnumerable<SchemaPart> parts, JsonElement value)
    {
        var check = new SchemaCheck(1);
        return parts.All(p => check.Passes(p.Source._reader.Node(p.Schema, p.At), value));
    }
}
