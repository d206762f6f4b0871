using System.Numerics;
using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Proofs about choices between schemas. References and <c>allOf</c> are followed before.</summary>
internal static class ChoiceProof
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
        var name = keyword.Name;
        var lack = name switch
        {
            "anyOf" when !Any(proof, facts, [.. asked.List(name)], place) =>
                "must be as one of several schemas wants it",
            "oneOf" when !One(facts, asked) => "must be as exactly one of several schemas wants it",
            "not" when !Not(proof, facts, asked.Under(name, keyword.Value), place) =>
                "must not be as another schema has it",
            "if" when !Branches(proof, facts, asked, place) => "must be as it depends on its other parts",
            _ => null,
        };
        if (lack is not null)
        {
            proof.Say(place, name, lack, SchemaVerdict.Unknown);
        }
    }

    private static bool Any(SchemaProof proof, SchemaFacts facts, List<SchemaPart> ways, string place)
    {
        return One([])
            || facts.Parts.Any(Splits)
            || (BitOperations.PopCount((uint)facts.Kinds) > 1 && ByKind());

        bool One(IReadOnlyList<SchemaPart> more) =>
            ways.Exists(way => proof.Try(() => proof.Prove([.. facts.Parts, .. more], way, place)));

        // Each way in which it was allowed is one in which it still is.
        bool Splits(SchemaPart part)
        {
            List<SchemaPart> cases = [.. part.List("anyOf")];
            cases = cases.Count > 0 ? cases : [.. part.List("oneOf")];
            return cases.Count > 0 && cases.TrueForAll(way => One([way]));
        }

        bool ByKind() => ValueKind.Each.Where(k => facts.MayBe(k.Kinds)).All(k => One([k.Part]));
    }

    // More ways, or wider ones, may make two of them right at once.
    private static bool One(SchemaFacts facts, SchemaPart asked)
    {
        List<SchemaPart> ways = [.. asked.List("oneOf")];
        return facts
            .Parts.Select(p => p.List("oneOf").ToList())
            .Any(known =>
                known.Count == ways.Count
                && known.Zip(ways).All(pair => SameSchema.Is(pair.First, pair.Second))
            );
    }

    // What the newer schema forbids must have been forbidden, so this one is proved the other way round.
    private static bool Not(SchemaProof proof, SchemaFacts facts, SchemaPart forbidden, string place) =>
        facts.Under("not").Any(known => proof.Try(() => proof.Prove([forbidden], known, place)));

    private static bool Branches(SchemaProof proof, SchemaFacts facts, SchemaPart asked, string place)
    {
        return facts.Parts.Any(SameChoice) || (Holds("then") && Holds("else"));

        bool Holds(string branch) =>
            asked.Find(branch) is not { } schema
            || proof.Try(() => proof.Prove(facts.Parts, asked.Under(branch, schema), place));

        bool SameChoice(SchemaPart known) =>
            Equal(known, "if") && Equal(known, "then") && Equal(known, "else");

        bool Equal(SchemaPart known, string branch) =>
            (known.Find(branch), asked.Find(branch)) switch
            {
                (null, null) => true,
                ({ } one, { } other) => SameSchema.Is(known.Under(branch, one), asked.Under(branch, other)),
                _ => false,
            };
    }
}
