using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Proofs about the number of parts of a value, and the elements of lists.</summary>
internal static class PartProof
{
    /// <summary>Proves one keyword; does nothing where it is about something else.</summary>
    public static void Prove(
        SchemaProof proof,
        SchemaFacts facts,
        SchemaPart asked,
        JsonProperty keyword,
        string place
    )
    {
        var (name, wanted) = (keyword.Name, keyword.Value);
        if (name == "required" && facts.MayBe(ValueKinds.Object))
        {
            Required(proof, facts, wanted, place);
            return;
        }

        if (name == "items" && facts.MayBe(ValueKinds.Array) && facts.Least("maxItems") is not 0)
        {
            proof.Into(facts.Under("items"), asked.Under(name, wanted), $"{place}/*");
            return;
        }

        var (kind, lack) = name switch
        {
            "minItems" => (ValueKinds.Array, ValueProof.Least(facts, name, wanted, "elements")),
            "maxItems" => (ValueKinds.Array, ValueProof.Most(facts, name, wanted, "elements")),
            "uniqueItems" => (ValueKinds.Array, Unique(facts, wanted)),
            "contains" => (ValueKinds.Array, Contains(proof, facts, asked.Under(name, wanted), place)),
            "minProperties" => (ValueKinds.Object, FewMembers(facts, wanted)),
            "maxProperties" => (ValueKinds.Object, ValueProof.Most(facts, name, wanted, "members")),
            _ => (ValueKinds.None, null),
        };
        if (lack is not null && facts.MayBe(kind))
        {
            proof.Say(facts, place, name, lack);
        }
    }

    private static void Required(SchemaProof proof, SchemaFacts facts, JsonElement wanted, string place)
    {
        var there = RequiredBy(facts);
        foreach (
            var name in wanted.EnumerateArray().Select(n => n.GetString()!).Where(n => !there.Contains(n))
        )
        {
            proof.Say(facts, $"{place}/{SchemaReader.Escape(name)}", "required", "must be there");
        }
    }

    private static HashSet<string> RequiredBy(SchemaFacts facts) =>
        facts
            .All("required")
            .SelectMany(names => names.EnumerateArray().Select(n => n.GetString()!))
            .ToHashSet(StringComparer.Ordinal);

    private static string? FewMembers(SchemaFacts facts, JsonElement wanted) =>
        RequiredBy(facts).Count >= wanted.GetInt32()
            ? null
            : ValueProof.Least(facts, "minProperties", wanted, "members");

    private static string? Unique(SchemaFacts facts, JsonElement wanted) =>
        wanted.ValueKind is JsonValueKind.False
        || facts.Least("maxItems") <= 1
        || facts.All("uniqueItems").Any(v => v.ValueKind is JsonValueKind.True)
            ? null
            : "must not have the same element twice";

    private static string? Contains(SchemaProof proof, SchemaFacts facts, SchemaPart wanted, string place)
    {
        var each = facts.Under("items");
        var holds =
            facts.Under("contains").Any(known => proof.Try(() => proof.Into([.. each, known], wanted, place)))
            || (facts.Most("minItems") >= 1 && proof.Try(() => proof.Into(each, wanted, place)));
        return holds ? null : "must have an element of the kind that its schema asks for";
    }
}
