using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>
/// Proves that whatever some schemas allow is allowed by another, and says where it cannot. A schema that comes back to
/// itself beneath a part of the value may be taken as proved: the parts of a payload come to an end.
/// </summary>
internal sealed class SchemaProof
{
    private const int MostSteps = 5_000;
    private const int MostDepth = 100;

    private readonly List<Lack> _lacks = [];
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _steps;
    private int _level;

    /// <summary>Compares two whole schemas.</summary>
    /// <returns>What the newer one asks for and the older one does not.</returns>
    public IReadOnlyList<Lack> Run(SchemaPart older, SchemaPart newer)
    {
        Prove([older], newer, "");
        return _lacks;
    }

    /// <summary>Goes on with a value.</summary>
    /// <param name="olds">What is known of it: it is as all of these want it.</param>
    /// <param name="newer">What is asked of it.</param>
    /// <param name="place">Where it stands.</param>
    public void Prove(IReadOnlyList<SchemaPart> olds, SchemaPart newer, string place)
    {
        var key = KeyOf(olds, newer);
        if (++_steps > MostSteps || _open.Count > MostDepth)
        {
            Say(place, "", "is too intricate to be compared", SchemaVerdict.Unknown);
            return;
        }

        if (_open.TryGetValue(key, out var level))
        {
            if (level == _level)
            {
                Say(place, "", "leads in circles", SchemaVerdict.Unknown);
            }

            return;
        }

        _open[key] = _level;
        var facts = new SchemaFacts(olds);
        if (!facts.IsImpossible)
        {
            var asked = new List<SchemaPart>();
            newer.AddAllTo(asked);
            foreach (var part in asked)
            {
                ProveOne(facts, part, place);
            }
        }

        _open.Remove(key);
    }

    /// <summary>Goes on with a part of the value.</summary>
    public void Into(IReadOnlyList<SchemaPart> olds, SchemaPart newer, string place)
    {
        _level++;
        Prove(olds, newer, place);
        _level--;
    }

    /// <summary>Whether it can be proved; says nothing otherwise.</summary>
    public bool Try(Action prove)
    {
        var told = _lacks.Count;
        prove();
        var proved = _lacks.Count == told;
        _lacks.RemoveRange(told, _lacks.Count - told);
        return proved;
    }

    /// <summary>Says what is asked for beyond what is known.</summary>
    public void Say(
        string place,
        string keyword,
        string words,
        SchemaVerdict verdict,
        bool wasFree = false
    ) => _lacks.Add(new(place, keyword, words, verdict, wasFree));

    /// <summary>Says it: certain, unless something is known of the value that is not looked into.</summary>
    public void Say(SchemaFacts facts, string place, string keyword, string words) =>
        Say(
            place,
            keyword,
            words,
            facts.IsPlain ? SchemaVerdict.Breaking : SchemaVerdict.Unknown,
            facts.Parts.Count == 0
        );

    private static string KeyOf(IReadOnlyList<SchemaPart> olds, SchemaPart newer) =>
        string.Join('&', olds.Select(NameOf)) + ">" + NameOf(newer);

    private static string NameOf(SchemaPart part) =>
        FormattableString.Invariant($"{part.Source.Id}{part.At}");

    private void ProveOne(SchemaFacts facts, SchemaPart asked, string place)
    {
        if (asked.Schema.ValueKind is JsonValueKind.True || facts.Parts.Any(p => SameSchema.Is(p, asked)))
        {
            return;
        }

        if (asked.Schema.ValueKind is JsonValueKind.False)
        {
            Say(facts, place, "false", "must not be here");
            return;
        }

        if (facts.Values is { } values)
        {
            foreach (var value in values.Where(v => !SchemaSource.Allows([asked], v)))
            {
                Say(place, "enum", $"must not be {value.GetRawText()}", SchemaVerdict.Breaking);
            }

            return;
        }

        foreach (var keyword in asked.Schema.EnumerateObject())
        {
            ValueProof.Prove(this, facts, keyword, place);
            PartProof.Prove(this, facts, asked, keyword, place);
            ChoiceProof.Prove(this, facts, asked, keyword, place);
        }

        MemberProof.Prove(this, facts, asked, place);
    }

    /// <summary>Something that is asked for, and was not.</summary>
    internal sealed record Lack(
        string Place,
        string Keyword,
        string Words,
        SchemaVerdict Verdict,
        bool WasFree
    )
    {
        /// <summary>What is asked for from now on, as a sentence.</summary>
        public string Sentence =>
            (WasFree && Place.Length > 0 ? "Could be anything; now " : "Now ")
            + $"{Words}"
            + (Verdict is SchemaVerdict.Unknown ? ", as far as can be told." : ".");
    }
}
