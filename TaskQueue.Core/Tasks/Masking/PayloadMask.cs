using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TaskQueue.Core.Tasks.Masking;

/// <summary>
/// What is hidden in payloads and results: whatever lies at one of its paths becomes <c>"***"</c>, of whatever kind and size it
/// was. Pure.
/// </summary>
/// <param name="paths">The paths.</param>
public sealed class PayloadMask(IReadOnlyList<MaskPath> paths)
{
    /// <summary>What stands where something is hidden.</summary>
    public const string Hidden = "***";

    /// <summary>Paths that one mask may have.</summary>
    public const int MostPaths = 50;

    // A payload has at most 64 levels; an old one is rather hidden whole than shown.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    // As payloads are kept: what is no letter of ASCII is not escaped.
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
        SkipValidation = true,
    };

    /// <summary>The paths.</summary>
    public IReadOnlyList<MaskPath> Paths { get; } = paths;

    /// <summary>A mask that hides what either hides.</summary>
    /// <param name="other">Another mask.</param>
    public PayloadMask With(PayloadMask other) =>
        other.Paths.Count == 0 ? this : new([.. Paths, .. other.Paths]);

    /// <summary>The text without what is hidden. Members that are there twice are hidden twice.</summary>
    /// <param name="json">A JSON text.</param>
    /// <returns>The text, or <see langword="null"/> when it cannot be read: nothing of it may then be shown.</returns>
    public byte[]? Apply(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Deep);
            var buffer = new ArrayBufferWriter<byte>(json.Length + 16);
            using (var writer = new Utf8JsonWriter(buffer, Plain))
            {
                Write(document.RootElement, [.. Paths.Select(p => new Place(p, 0))], writer);
            }

            return buffer.WrittenSpan.ToArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether it may hide a value at a path, in lists or not: rather yes than no, since lists on the way are not known.
    /// </summary>
    /// <param name="names">The names of the path.</param>
    public bool MayHide(IReadOnlyList<string> names)
    {
        var places = Through([.. Paths.Select(p => new Place(p, 0))]);
        foreach (var name in names)
        {
            if (places.Any(p => p.IsThere))
            {
                return true;
            }

            places = Through(Next(places, step => step.Takes(name)));
        }

        return places.Any(p => p.IsThere);
    }

    // A step to an element may have been one through a list, which the path does not name.
    private static List<Place> Through(List<Place> places)
    {
        for (var i = 0; i < places.Count; i++)
        {
            if (!places[i].IsThere && places[i].Step.MayTakeElements)
            {
                Add(places, places[i] with { Done = places[i].Done + 1 });
            }
        }

        return places;
    }

    // Walks through the text with all paths at once; each is at the step that is to come next.
    private static void Write(JsonElement value, IReadOnlyList<Place> places, Utf8JsonWriter writer)
    {
        if (places.Any(p => p.IsThere))
        {
            writer.WriteStringValue(Hidden);
        }
        else if (places.Count == 0)
        {
            value.WriteTo(writer);
        }
        else if (value.ValueKind is JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var member in value.EnumerateObject())
            {
                writer.WritePropertyName(member.Name);
                Write(member.Value, Next(places, step => step.Takes(member.Name)), writer);
            }

            writer.WriteEndObject();
        }
        else if (value.ValueKind is JsonValueKind.Array)
        {
            var (index, length) = (0, value.GetArrayLength());
            writer.WriteStartArray();
            foreach (var element in value.EnumerateArray())
            {
                var at = index++;
                Write(element, Next(places, step => step.Takes(at, length)), writer);
            }

            writer.WriteEndArray();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    private static List<Place> Next(IReadOnlyList<Place> places, Func<MaskStep, bool> takes)
    {
        var next = new List<Place>();
        foreach (var place in places)
        {
            if (takes(place.Step))
            {
                Add(next, place with { Done = place.Done + 1 });
            }

            if (place.Step.Anywhere)
            {
                Add(next, place);
            }
        }

        return next;
    }

    // Several ways may lead to the same place, each of which would double with every level.
    private static void Add(List<Place> places, Place place)
    {
        if (!places.Contains(place))
        {
            places.Add(place);
        }
    }

    private readonly record struct Place(MaskPath Path, int Done)
    {
        public bool IsThere => Done == Path.Steps.Count;

        public MaskStep Step => Path.Steps[Done];
    }
}
