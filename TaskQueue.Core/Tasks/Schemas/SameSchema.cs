using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>Tells whether two schemas say the same: they are equal, and so is what they refer to.</summary>
internal static class SameSchema
{
    /// <summary>Whether they do.</summary>
    public static bool Is(SchemaPart one, SchemaPart other) => Is(one, other, new(StringComparer.Ordinal));

    private static bool Is(SchemaPart one, SchemaPart other, HashSet<string> seen)
    {
        if (!JsonElement.DeepEquals(one.Schema, other.Schema))
        {
            return false;
        }

        var references = new List<JsonElement>();
        Collect(one.Schema, references);
        try
        {
            return references.TrueForAll(r =>
                !seen.Add(r.GetString()!) || Is(one.Source.Referred(r), other.Source.Referred(r), seen)
            );
        }
        catch (SchemaException)
        {
            // It only looked like a reference, such as a member of that name in a constant.
            return false;
        }
    }

    private static void Collect(JsonElement value, List<JsonElement> references)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
            {
                Collect(element, references);
            }
        }
        else if (value.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                if (member is { Name: "$ref", Value.ValueKind: JsonValueKind.String })
                {
                    references.Add(member.Value);
                }

                Collect(member.Value, references);
            }
        }
    }
}
