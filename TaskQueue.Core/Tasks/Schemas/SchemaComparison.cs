using System.Text;
using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>
/// Compares two schemas; pure. It proves what it calls compatible: where it finds nothing that is breaking or unknown, the
/// newer schema allows every payload that the older one allows. What it cannot prove it says so of.
/// </summary>
public static class SchemaComparison
{
    /// <summary>Findings that are told.</summary>
    public const int MostFindings = 100;

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = TaskLimits.JsonDepth };

    /// <summary>Finds the differences.</summary>
    /// <param name="older">The schema that held; absent for any JSON.</param>
    /// <param name="newer">The schema that is to hold; absent for any JSON. It can be read by <see cref="PayloadSchema"/>.</param>
    /// <returns>What breaks first, then what could not be proved, then what allows more than before.</returns>
    public static IReadOnlyList<SchemaFinding> Compare(string? older, string? newer)
    {
        // It was written by a newer version of the product, by hand, or by an older one that read it otherwise.
        if (older is not null && !PayloadSchema.TryParse(Encoding.UTF8.GetBytes(older), out _, out _))
        {
            return [new("", "", "The schema that held cannot be read any more.", SchemaVerdict.Unknown)];
        }

        using var one = JsonDocument.Parse(Encoding.UTF8.GetBytes(older ?? "true"), Depth);
        using var other = JsonDocument.Parse(Encoding.UTF8.GetBytes(newer ?? "true"), Depth);
        if (JsonElement.DeepEquals(one.RootElement, other.RootElement))
        {
            return [];
        }

        if (NamesTwice(one.RootElement) || NamesTwice(other.RootElement))
        {
            return [new("", "", "One of the schemas has the same keyword twice.", SchemaVerdict.Unknown)];
        }

        var (from, to) = (new SchemaSource(one.RootElement), new SchemaSource(other.RootElement));
        if (SchemaCircles.IsIn(to))
        {
            return [new("", "$ref", "It leads in circles, and allows nothing there.", SchemaVerdict.Unknown)];
        }

        var narrower = new SchemaProof().Run(from.Root, to.Root);
        var places = narrower.Select(f => (f.Place, f.Keyword)).ToHashSet();
        var wider = (SchemaCircles.IsIn(from) ? [] : new SchemaProof().Run(to.Root, from.Root))
            .Where(f => !places.Contains((f.Place, f.Keyword)))
            .Select(f => new SchemaFinding(
                f.Place,
                f.Keyword,
                $"No longer {f.Words}.",
                SchemaVerdict.Compatible
            ));
        return
        [
            .. narrower
                .Select(f => new SchemaFinding(f.Place, f.Keyword, f.Sentence, f.Verdict))
                .Concat(wider)
                .Distinct()
                .OrderByDescending(f => f.Verdict)
                .Take(MostFindings),
        ];
    }

    /// <summary>What stands in the way of putting the newer schema in the older one's place.</summary>
    /// <param name="findings">The differences.</param>
    public static IEnumerable<SchemaFinding> Objections(IEnumerable<SchemaFinding> findings) =>
        findings.Where(f => f.Verdict is not SchemaVerdict.Compatible);

    // Both of them are checked, while a look by name finds one.
    private static bool NamesTwice(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Select(m => m.Name).Distinct().Count()
                != value.GetPropertyCount()
                || value.EnumerateObject().Any(m => NamesTwice(m.Value)),
            JsonValueKind.Array => value.EnumerateArray().Any(NamesTwice),
            _ => false,
        };
}
