namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Proofs about the members of objects: those that a schema names, and all others.</summary>
internal static class MemberProof
{
    /// <summary>Proves what a schema says of members.</summary>
    public static void Prove(SchemaProof proof, SchemaFacts facts, SchemaPart asked, string place)
    {
        if (!facts.MayBe(ValueKinds.Object) || !SaysOfMembers(asked))
        {
            return;
        }

        var names = facts.Parts.Append(asked).SelectMany(Named).Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in names)
        {
            List<SchemaPart> known = [.. facts.Parts.SelectMany(p => For(p, name))];
            foreach (var part in For(asked, name))
            {
                proof.Into(known, part, $"{place}/{SchemaReader.Escape(name)}");
            }
        }

        foreach (var (pattern, part) in Patterns(asked))
        {
            ProveRest(proof, facts, asked, part, pattern, place);
        }

        if (Others(asked) is { } others)
        {
            ProveRest(proof, facts, asked, others, null, place);
        }
    }

    // A member that no schema names: it matches patterns, or is one of the others. Whatever it is of an older schema, what is
    // asked must follow from that.
    private static void ProveRest(
        SchemaProof proof,
        SchemaFacts facts,
        SchemaPart asked,
        SchemaPart part,
        string? pattern,
        string place
    )
    {
        var at = $"{place}/*";
        List<SchemaPart> known = [.. facts.Parts.Where(SaysOfMembers)];
        if (!known.Exists(p => Patterns(p).Any()))
        {
            proof.Into([.. known.Select(Others).OfType<SchemaPart>()], part, at);
            return;
        }

        var askedPatterns = Patterns(asked).Select(p => p.Pattern).ToHashSet(StringComparer.Ordinal);
        if (!known.Exists(p => Ways(p).All(way => proof.Try(() => proof.Into(way, part, at)))))
        {
            var words = pattern is null
                ? "must be as members are that nothing names"
                : $"must be as members are that match {pattern}";
            var keyword = pattern is null ? "additionalProperties" : "patternProperties";
            proof.Say(at, keyword, words, SchemaVerdict.Unknown);
        }

        IEnumerable<IReadOnlyList<SchemaPart>> Ways(SchemaPart older)
        {
            var patterns = Patterns(older).ToList();
            if (pattern is not null && patterns.Find(p => p.Pattern == pattern) is { Part: { } same })
            {
                return
                [
                    [same],
                ];
            }

            IReadOnlyList<SchemaPart> other = Others(older) is { } others ? [others] : [];
            return patterns
                .Where(p => pattern is not null || !askedPatterns.Contains(p.Pattern))
                .Select(p => (IReadOnlyList<SchemaPart>)[p.Part])
                .Append(other);
        }
    }

    private static bool SaysOfMembers(SchemaPart part) =>
        part.Find("properties") is not null
        || part.Find("patternProperties") is not null
        || part.Find("additionalProperties") is not null;

    private static IEnumerable<string> Named(SchemaPart part) =>
        part.Find("properties") is { } named ? named.EnumerateObject().Select(m => m.Name) : [];

    private static SchemaPart? Others(SchemaPart part) =>
        part.Find("additionalProperties") is { } others ? part.Under("additionalProperties", others) : null;

    private static IEnumerable<(string Pattern, SchemaPart Part)> Patterns(SchemaPart part) =>
        part.Find("patternProperties") is { } patterns
            ? patterns
                .EnumerateObject()
                .Select(p =>
                    (p.Name, part.Under($"patternProperties/{SchemaReader.Escape(p.Name)}", p.Value))
                )
            : [];

    // What a schema says of a member with a name.
    private static List<SchemaPart> For(SchemaPart part, string name)
    {
        var parts = new List<SchemaPart>();
        if (part.Find("properties") is { } named && named.TryGetProperty(name, out var schema))
        {
            parts.Add(part.Under($"properties/{SchemaReader.Escape(name)}", schema));
        }

        parts.AddRange(
            Patterns(part)
                .Where(p => ValueRules.Expression(p.Pattern, p.Part.At).IsMatch(name))
                .Select(p => p.Part)
        );
        return parts.Count == 0 && Others(part) is { } others ? [others] : parts;
    }
}
