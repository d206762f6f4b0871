using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Keywords that lead to other schemas: references, and choices between several.</summary>
internal static class ChoiceRules
{
    /// <summary>The rule of a keyword; none when the keyword is about something else.</summary>
    public static SchemaRule? Find(string keyword, JsonElement wanted, string place, SchemaReader reader) =>
        keyword switch
        {
            "$ref" => All([reader.Referred(wanted, place)]),
            "allOf" => All(reader.Nodes(wanted, place)),
            "anyOf" => Any(reader.Nodes(wanted, place)),
            "oneOf" => One(reader.Nodes(wanted, place)),
            "not" => Not(reader.Node(wanted, place)),
            _ => null,
        };

    /// <summary>The rule of <c>if</c>, which is read with the keywords <c>then</c> and <c>else</c> beside it.</summary>
    public static SchemaRule? FindIf(JsonElement schema, string place, SchemaReader reader)
    {
        var (then, other) = (Branch("then"), Branch("else"));
        if (Branch("if") is not { } condition)
        {
            return null;
        }

        return (value, check) =>
        {
            if ((check.Passes(condition, value) ? then : other) is { } branch)
            {
                check.Run(branch, value);
            }
        };

        SchemaNode? Branch(string name) =>
            schema.TryGetProperty(name, out var branch) ? reader.Node(branch, $"{place}/{name}") : null;
    }

    private static SchemaRule All(IReadOnlyList<SchemaNode> nodes) =>
        (value, check) =>
        {
            foreach (var node in nodes)
            {
                check.Run(node, value);
            }
        };

    private static SchemaRule Any(IReadOnlyList<SchemaNode> nodes) =>
        (value, check) =>
            check.Require(
                nodes.Any(n => check.Passes(n, value)),
                "Must be as one of several schemas wants it."
            );

    private static SchemaRule One(IReadOnlyList<SchemaNode> nodes) =>
        (value, check) =>
            check.Require(
                nodes.Count(n => check.Passes(n, value)) == 1,
                "Must be as exactly one of several schemas wants it."
            );

    private static SchemaRule Not(SchemaNode node) =>
        (value, check) =>
            check.Require(!check.Passes(node, value), "Must not be as it is: a schema forbids it.");
}
