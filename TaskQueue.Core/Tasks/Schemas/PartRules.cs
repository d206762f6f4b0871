using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Keywords about the parts of a value: the elements of lists, the members of objects.</summary>
internal static class PartRules
{
    /// <summary>The rule of a keyword; none when the keyword is about something else.</summary>
    public static SchemaRule? Find(string keyword, JsonElement wanted, string place, SchemaReader reader) =>
        keyword switch
        {
            "minItems" => Items(
                ValueRules.Count(wanted, place),
                (count, bound) => count >= bound,
                "at least"
            ),
            "maxItems" => Items(ValueRules.Count(wanted, place), (count, bound) => count <= bound, "at most"),
            "uniqueItems" => Unique(wanted, place),
            "items" => Elements(reader.Node(wanted, place)),
            "contains" => Contains(reader.Node(wanted, place)),
            "required" => Required(Names(wanted, place)),
            "minProperties" => Members(ValueRules.Count(wanted, place), (n, bound) => n >= bound, "at least"),
            "maxProperties" => Members(ValueRules.Count(wanted, place), (n, bound) => n <= bound, "at most"),
            _ => null,
        };

    /// <summary>The rule of the three keywords that say what the members of an object must be.</summary>
    public static SchemaRule? FindMembers(JsonElement schema, string place, SchemaReader reader)
    {
        var named = schema.TryGetProperty("properties", out var properties)
            ? reader.Named(properties, $"{place}/properties")
            : new Dictionary<string, SchemaNode>();
        var patterns = new List<(Regex Expression, SchemaNode Node)>();
        if (schema.TryGetProperty("patternProperties", out var byPattern))
        {
            var at = $"{place}/patternProperties";
            patterns.AddRange(
                reader.Named(byPattern, at).Select(p => (ValueRules.Expression(p.Key, at), p.Value))
            );
        }

        var others = schema.TryGetProperty("additionalProperties", out var additional)
            ? reader.Node(additional, $"{place}/additionalProperties")
            : null;
        if (named.Count == 0 && patterns.Count == 0 && others is null)
        {
            return null;
        }

        return (value, check) =>
        {
            // Each member, also where two bear the same name.
            foreach (var member in ObjectOf(value))
            {
                var isNamed = named.TryGetValue(member.Name, out var node);
                if (isNamed)
                {
                    check.Into(member.Name, node!, member.Value);
                }

                foreach (var pattern in patterns.Where(p => p.Expression.IsMatch(member.Name)))
                {
                    isNamed = true;
                    check.Into(member.Name, pattern.Node, member.Value);
                }

                if (!isNamed && others is not null)
                {
                    check.Into(member.Name, others, member.Value);
                }
            }
        };
    }

    private static JsonElement.ObjectEnumerator ObjectOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object ? value.EnumerateObject() : default;

    private static JsonElement.ArrayEnumerator ListOf(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : default;

    private static SchemaRule Items(int bound, Func<int, int, bool> holds, string words)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"Must have {words} {bound} elements.");
        return (value, check) =>
            check.Require(
                value.ValueKind is not JsonValueKind.Array || holds(value.GetArrayLength(), bound),
                reason
            );
    }

    private static SchemaRule Members(int bound, Func<int, int, bool> holds, string words)
    {
        var reason = string.Create(CultureInfo.InvariantCulture, $"Must have {words} {bound} members.");
        return (value, check) =>
            check.Require(
                value.ValueKind is not JsonValueKind.Object || holds(value.GetPropertyCount(), bound),
                reason
            );
    }

    private static SchemaRule Unique(JsonElement wanted, string place)
    {
        if (wanted.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw SchemaReader.Fault(place, "must be true or false");
        }

        if (wanted.ValueKind is JsonValueKind.False)
        {
            return (_, _) => { };
        }

        // By their text: comparing each with each would take the square of their number.
        return (value, check) =>
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            check.Require(
                ListOf(value).All(e => seen.Add(e.GetRawText())),
                "Must not have the same element twice."
            );
        };
    }

    private static SchemaRule Elements(SchemaNode node) =>
        (value, check) =>
        {
            var index = 0;
            foreach (var element in ListOf(value))
            {
                check.Into(index++, node, element);
            }
        };

    private static SchemaRule Contains(SchemaNode node) =>
        (value, check) =>
            check.Require(
                value.ValueKind is not JsonValueKind.Array || ListOf(value).Any(e => check.Passes(node, e)),
                "Must have an element of the kind that its schema asks for."
            );

    private static IReadOnlyList<string> Names(JsonElement wanted, string place) =>
        wanted.ValueKind is JsonValueKind.Array
        && wanted.EnumerateArray().All(e => e.ValueKind is JsonValueKind.String)
            ? [.. wanted.EnumerateArray().Select(e => e.GetString()!)]
            : throw SchemaReader.Fault(place, "must be a list of names");

    private static SchemaRule Required(IReadOnlyList<string> names) =>
        (value, check) =>
        {
            if (value.ValueKind is JsonValueKind.Object)
            {
                var there = value.EnumerateObject().Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
                foreach (var name in names)
                {
                    check.Require(there.Contains(name), $"Must have the member {name}.");
                }
            }
        };
}
