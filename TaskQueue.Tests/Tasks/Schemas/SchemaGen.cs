using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace TaskQueue.Tests.Tasks.Schemas;

/// <summary>Makes small schemas that have much in common, and payloads that some of them allow.</summary>
internal static class SchemaGen
{
    private static readonly string[] Names = ["a", "b", "ab"];
    private static readonly string[] Kinds =
    [
        "null",
        "boolean",
        "object",
        "array",
        "number",
        "integer",
        "string",
    ];

    /// <summary>A schema, and another one that may be near to it.</summary>
    public static Gen<(JsonNode Older, JsonNode Newer)> Pairs() =>
        Gen.OneOf(
            from older in Whole()
            from newer in Whole()
            select (older, newer),
            from older in Whole()
            from newer in Near(older)
            select (older, newer),
            from newer in Whole()
            from older in Near(newer)
            select (older, newer)
        );

    /// <summary>A payload.</summary>
    public static Gen<JsonNode?> Values(int depth = 3) =>
        depth == 0
            ? Scalars()
            : Gen.Frequency(
                (4, Scalars()),
                (2, Values(depth - 1).ListOf().Select(List)),
                (4, Members(depth))
            );

    // With definitions that schemas refer to, themselves among them.
    private static Gen<JsonNode> Whole() =>
        from root in Schemas(3)
        from shared in Schemas(2)
        select (JsonNode)With(root, "$defs", new JsonObject { ["d"] = shared.DeepClone() });

    private static JsonObject With(JsonNode schema, string keyword, JsonNode value)
    {
        var made = schema is JsonObject ? schema.DeepClone().AsObject() : [];
        made[keyword] = value;
        return made;
    }

    private static Gen<JsonNode?> Scalars() =>
        Gen.OneOf(
            Gen.Constant<JsonNode?>(null),
            Gen.Elements(true, false).Select(b => (JsonNode?)b),
            Gen.Choose(-3, 6).Select(n => (JsonNode?)n),
            Gen.Choose(-6, 12).Select(n => (JsonNode?)(n / 2m)),
            Gen.Elements("", "a", "b", "ab", "aab", "2026-05-04").Select(t => (JsonNode?)t)
        );

    private static JsonNode? List(IList<JsonNode?> elements) =>
        new JsonArray([.. elements.Take(3).Select(e => e?.DeepClone())]);

    private static Gen<JsonNode?> Members(int depth) =>
        from names in Gen.SubListOf(Names.Append("other"))
        from values in Values(depth - 1).ListOf(4)
        select (JsonNode?)
            new JsonObject(names.Zip(values, (name, value) => KeyValuePair.Create(name, value?.DeepClone())));

    private static Gen<JsonNode> Schemas(int depth) =>
        Gen.Frequency(
            (1, Gen.Elements(true, false).Select(b => (JsonNode)b)),
            (9, Keyword(depth).ListOf().Select(Merge)),
            (4, Keyword(depth).ListOf(3).Select(Merge))
        );

    private static JsonNode Merge(IList<(string Name, JsonNode Value)> keywords)
    {
        var schema = new JsonObject();
        foreach (var (name, value) in keywords.Take(5))
        {
            schema[name] = value.DeepClone();
        }

        return schema;
    }

    // One keyword more, one less, or another one.
    private static Gen<JsonNode> Near(JsonNode schema) =>
        schema is not JsonObject
            ? Whole()
            : from added in Keyword(2).ListOf(1)
            from drop in Gen.Choose(0, 3)
            from adds in Gen.Elements(true, false)
            select (JsonNode)Changed(schema.AsObject(), added[0], drop, adds);

    private static JsonObject Changed(
        JsonObject schema,
        (string Name, JsonNode Value) added,
        int drop,
        bool adds
    )
    {
        var made = schema.DeepClone().AsObject();
        var names = made.Select(m => m.Key).Where(n => n != "$defs").ToList();
        if (drop < names.Count)
        {
            made.Remove(names[drop]);
        }

        if (adds)
        {
            made[added.Name] = added.Value.DeepClone();
        }

        return made;
    }

    private static Gen<(string Name, JsonNode Value)> Keyword(int depth)
    {
        var plain = new[]
        {
            Kind(),
            Number("minimum"),
            Number("maximum"),
            Number("exclusiveMinimum"),
            Number("exclusiveMaximum"),
            Gen.Elements(1m, 2m, 0.5m).Select(s => ("multipleOf", (JsonNode)s)),
            Count("minLength"),
            Count("maxLength"),
            Count("minItems"),
            Count("maxItems"),
            Count("minProperties"),
            Count("maxProperties"),
            Gen.Elements("a", "^a", "b$").Select(p => ("pattern", (JsonNode)p)),
            Gen.Elements("date", "uuid", "other").Select(f => ("format", (JsonNode)f)),
            Gen.Elements(true, false).Select(u => ("uniqueItems", (JsonNode)u)),
            Gen.SubListOf(Names).Select(n => ("required", List([.. n.Select(x => (JsonNode?)x)])!)),
            Values(1).ListOf(2).Select(v => ("enum", List(v)!)),
            Scalars().Where(v => v is not null).Select(v => ("const", v!)),
        };
        if (depth == 0)
        {
            return Gen.OneOf(plain);
        }

        var below = Schemas(depth - 1);
        return Gen.Frequency(
            (4, Gen.OneOf(plain)),
            (1, below.Select(s => ("items", s))),
            (1, below.Select(s => ("contains", s))),
            (3, Named("properties", Names, below)),
            (1, Named("patternProperties", ["^a", "b$"], below)),
            (2, below.Select(s => ("additionalProperties", s))),
            (1, below.Select(s => ("not", s))),
            (1, below.Select(s => ("if", s))),
            (1, below.Select(s => ("then", s))),
            (1, below.Select(s => ("else", s))),
            (2, Choice("anyOf", below)),
            (1, Choice("oneOf", below)),
            (1, Choice("allOf", below)),
            (1, Gen.Elements("#", "#/$defs/d").Select(r => ("$ref", (JsonNode)r)))
        );
    }

    private static Gen<(string, JsonNode)> Kind() =>
        Gen.OneOf(
            Gen.Elements(Kinds).Select(k => ("type", (JsonNode)k)),
            Gen.Elements(Kinds)
                .ListOf(2)
                .Select(k => ("type", (JsonNode)new JsonArray([.. k.Distinct().Select(n => (JsonNode)n)])))
        );

    private static Gen<(string, JsonNode)> Number(string keyword) =>
        Gen.Choose(-2, 4).Select(n => (keyword, (JsonNode)n));

    private static Gen<(string, JsonNode)> Count(string keyword) =>
        Gen.Choose(0, 3).Select(n => (keyword, (JsonNode)n));

    private static Gen<(string, JsonNode)> Choice(string keyword, Gen<JsonNode> below) =>
        below.ListOf(2).Select(s => (keyword, List([.. s])!));

    private static Gen<(string, JsonNode)> Named(string keyword, string[] names, Gen<JsonNode> below) =>
        from some in Gen.SubListOf(names)
        from schemas in below.ListOf(names.Length)
        select (
            keyword,
            (JsonNode)
                new JsonObject(some.Zip(schemas, (n, s) => KeyValuePair.Create(n, (JsonNode?)s.DeepClone())))
        );
}
