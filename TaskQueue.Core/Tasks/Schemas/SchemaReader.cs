using System.Globalization;
using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Makes nodes of a schema's JSON. Each place is read once, so that schemas may refer to themselves.</summary>
/// <param name="root">The schema.</param>
internal sealed class SchemaReader(JsonElement root)
{
    private static readonly HashSet<string> Remarks = new(StringComparer.Ordinal)
    {
        "$schema",
        "$id",
        "$comment",
        "title",
        "description",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        // These are read together with others, or by references.
        "$defs",
        "definitions",
        "if",
        "then",
        "else",
        "properties",
        "patternProperties",
        "additionalProperties",
    };

    private readonly Dictionary<string, SchemaNode> _read = new(StringComparer.Ordinal);

    /// <summary>Reads the whole schema.</summary>
    /// <exception cref="SchemaException">It is none, or has a part that is not understood.</exception>
    public SchemaNode Read() => Node(root, "#");

    /// <summary>Reads a schema that stands somewhere in the whole.</summary>
    public SchemaNode Node(JsonElement schema, string place)
    {
        if (_read.TryGetValue(place, out var known))
        {
            return known;
        }

        var node = _read[place] = new();
        switch (schema.ValueKind)
        {
            case JsonValueKind.True:
                break;
            case JsonValueKind.False:
                node.Rules.Add((_, check) => check.Require(false, "Must not be here."));
                break;
            case JsonValueKind.Object:
                ReadKeywords(schema, place, node);
                break;
            default:
                throw Fault(place, "must be an object, true or false");
        }

        return node;
    }

    /// <summary>Reads a list of schemas.</summary>
    public IReadOnlyList<SchemaNode> Nodes(JsonElement list, string place)
    {
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw Fault(place, "must be a list of schemas");
        }

        return [.. list.EnumerateArray().Select((schema, i) => Node(schema, $"{place}/{i}"))];
    }

    /// <summary>Reads schemas by name.</summary>
    public IReadOnlyDictionary<string, SchemaNode> Named(JsonElement schemas, string place)
    {
        if (schemas.ValueKind is not JsonValueKind.Object)
        {
            throw Fault(place, "must be an object of schemas");
        }

        var named = new Dictionary<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var schema in schemas.EnumerateObject())
        {
            named[schema.Name] = Node(schema.Value, $"{place}/{Escape(schema.Name)}");
        }

        return named;
    }

    /// <summary>The schema that a reference leads to, read.</summary>
    public SchemaNode Referred(JsonElement reference, string place)
    {
        var (at, schema) = Find(reference, place);
        return Node(schema, at);
    }

    /// <summary>The schema that a reference leads to, and where it stands.</summary>
    public (string At, JsonElement Schema) Find(JsonElement reference, string place)
    {
        var pointer = reference.ValueKind is JsonValueKind.String ? reference.GetString()! : "";
        // Anything else behind the # would be a name ($anchor), and no schema here has one.
        if (pointer is not ("#" or ['#', '/', ..]))
        {
            throw Fault(place, "must lead to a place in this schema, such as #/$defs/line");
        }

        pointer = Uri.UnescapeDataString(pointer);
        var at = root;
        foreach (var step in pointer.Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            var found = at.ValueKind switch
            {
                JsonValueKind.Object => at.TryGetProperty(name, out at),
                JsonValueKind.Array => int.TryParse(
                    name,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var index
                ) && TryElement(ref at, index),
                _ => false,
            };
            if (!found)
            {
                throw Fault(place, $"leads nowhere: there is no {pointer}");
            }
        }

        return (pointer == "#" ? "#" : pointer.TrimEnd('/'), at);
    }

    /// <summary>What is wrong with a part.</summary>
    public static SchemaException Fault(string place, string reason) => new($"{place}: {reason}.");

    /// <summary>A name as a step of a JSON pointer.</summary>
    public static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static bool TryElement(ref JsonElement list, int index)
    {
        if (index < 0 || index >= list.GetArrayLength())
        {
            return false;
        }

        list = list[index];
        return true;
    }

    private void ReadKeywords(JsonElement schema, string place, SchemaNode node)
    {
        // What nothing refers to is read too: its faults are to be told now, and not when somebody first refers to it.
        foreach (var name in (string[])["$defs", "definitions"])
        {
            if (schema.TryGetProperty(name, out var shared))
            {
                Named(shared, $"{place}/{name}");
            }
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            var at = $"{place}/{Escape(keyword.Name)}";
            var rule =
                ValueRules.Find(keyword.Name, keyword.Value, at)
                ?? PartRules.Find(keyword.Name, keyword.Value, at, this)
                ?? ChoiceRules.Find(keyword.Name, keyword.Value, at, this);
            if (rule is not null)
            {
                node.Rules.Add(rule);
            }
            else if (!Remarks.Contains(keyword.Name))
            {
                throw Fault(at, "is a keyword that is not understood here");
            }
        }

        node.Rules.AddRange(
            new[]
            {
                PartRules.FindMembers(schema, place, this),
                ChoiceRules.FindIf(schema, place, this),
            }.OfType<SchemaRule>()
        );
    }
}
