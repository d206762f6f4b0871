using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Proofs about a value as a whole: its type, its number, its text.</summary>
internal static class ValueProof
{
    private const decimal Plain = 1_000_000_000_000_000;

    /// <summary>Proves one keyword; does nothing where it is about something else.</summary>
    public static void Prove(SchemaProof proof, SchemaFacts facts, JsonProperty keyword, string place)
    {
        var (name, wanted) = (keyword.Name, keyword.Value);
        var lack = name switch
        {
            "type" => Type(facts, wanted),
            "enum" or "const" => Listed(facts, name, wanted),
            "minimum" or "exclusiveMinimum" => Number(facts, Low(facts, name, wanted)),
            "maximum" or "exclusiveMaximum" => Number(facts, High(facts, name, wanted)),
            "multipleOf" => Number(facts, Multiple(facts, wanted)),
            "minLength" => Text(facts, Least(facts, name, wanted, "characters")),
            "maxLength" => Text(facts, Most(facts, name, wanted, "characters")),
            "pattern" => Text(facts, Same(facts, name, wanted, "must match")),
            "format" when ValueRules.Knows(wanted.GetString()!) => Text(
                facts,
                Same(facts, name, wanted, "must be of the format")
            ),
            _ => null,
        };
        if (lack is not null)
        {
            proof.Say(facts, place, name, lack);
        }
    }

    /// <summary>What is lacking to a least number.</summary>
    public static string? Least(SchemaFacts facts, string keyword, JsonElement wanted, string what) =>
        wanted.GetInt32() is var bound && (bound == 0 || facts.Most(keyword) >= bound)
            ? null
            : FormattableString.Invariant($"must have at least {bound} {what}");

    /// <summary>What is lacking to a highest number.</summary>
    public static string? Most(SchemaFacts facts, string keyword, JsonElement wanted, string what) =>
        wanted.GetInt32() is var bound && facts.Least(keyword) <= bound
            ? null
            : FormattableString.Invariant($"must have at most {bound} {what}");

    private static string? Number(SchemaFacts facts, string? lack) =>
        facts.MayBe(ValueKinds.Number) ? lack : null;

    private static string? Text(SchemaFacts facts, string? lack) =>
        facts.MayBe(ValueKinds.String) ? lack : null;

    private static string? Type(SchemaFacts facts, JsonElement wanted) =>
        (facts.Kinds & ~ValueKind.Of(wanted)) is ValueKinds.None ? null : $"must be of type {Show(wanted)}";

    private static string? Listed(SchemaFacts facts, string keyword, JsonElement wanted)
    {
        JsonElement[] allowed = keyword == "const" ? [wanted] : [.. wanted.EnumerateArray()];
        var known = facts.Parts.Select(SchemaFacts.ListedBy).OfType<IReadOnlyList<JsonElement>>();
        return known.Any(k => k.All(v => allowed.Any(a => JsonElement.DeepEquals(a, v))))
            ? null
            : $"must be one of {string.Join(", ", allowed.Take(20).Select(a => a.GetRawText()))}";
    }

    private static string? Same(SchemaFacts facts, string keyword, JsonElement wanted, string words) =>
        facts.All(keyword).Any(v => v.GetString() == wanted.GetString())
            ? null
            : $"{words} {wanted.GetString()}";

    private static string? Low(SchemaFacts facts, string keyword, JsonElement bound)
    {
        var isOpen = keyword == "exclusiveMinimum";
        return Holds(facts, "minimum", "exclusiveMinimum", bound, isOpen, sign: 1)
            ? null
            : $"must be {(isOpen ? "more than" : "at least")} {bound.GetRawText()}";
    }

    private static string? High(SchemaFacts facts, string keyword, JsonElement bound)
    {
        var isOpen = keyword == "exclusiveMaximum";
        return Holds(facts, "maximum", "exclusiveMaximum", bound, isOpen, sign: -1)
            ? null
            : $"must be {(isOpen ? "less than" : "at most")} {bound.GetRawText()}";
    }

    private static bool Holds(
        SchemaFacts facts,
        string closed,
        string open,
        JsonElement bound,
        bool isOpen,
        int sign
    ) =>
        facts.All(closed).Any(v => Implies(v, false, bound, isOpen, sign))
        || facts.All(open).Any(v => Implies(v, true, bound, isOpen, sign));

    // Beyond what a double tells apart, a number may lie above one bound and not above a smaller one.
    private static bool Implies(JsonElement known, bool knownOpen, JsonElement bound, bool isOpen, int sign)
    {
        var order = ValueRules.Compare(known, bound) * sign;
        return order == 0 ? knownOpen || !isOpen : order > 0 && IsPlain(known) && IsPlain(bound);
    }

    private static bool IsPlain(JsonElement number) =>
        number.TryGetDecimal(out var value) && Math.Abs(value) < Plain;

    private static string? Multiple(SchemaFacts facts, JsonElement wanted)
    {
        var step = wanted.GetDecimal();
        var holds =
            (step == 1 && !facts.MayBe(ValueKinds.Fraction))
            || facts
                .All("multipleOf")
                .Any(v => v.GetDecimal() is var known && (known == step || Divides(step, known)));
        return holds ? null : $"must be a multiple of {wanted.GetRawText()}";
    }

    // Whole ones only: with fractions a remainder of large numbers is rounded.
    private static bool Divides(decimal step, decimal known) =>
        step == decimal.Truncate(step)
        && known == decimal.Truncate(known)
        && known < Plain
        && known % step == 0;

    private static string Show(JsonElement type) =>
        type.ValueKind is JsonValueKind.Array
            ? string.Join(" or ", type.EnumerateArray().Select(t => t.GetString()))
            : type.GetString()!;
}
