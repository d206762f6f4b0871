using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>
/// Finds schemas that come back to themselves for the same value, and not for a part of it: a check of them comes to no end,
/// and refuses whatever it is asked about.
/// </summary>
internal static class SchemaCircles
{
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] Singles = ["not", "if", "then", "else"];

    /// <summary>Whether one is in a schema.</summary>
    public static bool IsIn(SchemaSource source)
    {
        var referring = new List<SchemaPart>();
        Collect(source.Root, referring);
        var done = new HashSet<string>(StringComparer.Ordinal);
        return referring.Exists(part => ComesBack(part, [], done));
    }

    // Every circle has a reference in it.
    private static void Collect(SchemaPart part, List<SchemaPart> referring)
    {
        switch (part.Schema.ValueKind)
        {
            case JsonValueKind.Object:
                if (part.Find("$ref") is { ValueKind: JsonValueKind.String })
                {
                    referring.Add(part);
                }

                foreach (var member in part.Schema.EnumerateObject())
                {
                    Collect(part.Under(SchemaReader.Escape(member.Name), member.Value), referring);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, element) in part.Schema.EnumerateArray().Index())
                {
                    Collect(part.Under(FormattableString.Invariant($"{i}"), element), referring);
                }

                break;
        }
    }

    private static bool ComesBack(SchemaPart part, HashSet<string> path, HashSet<string> done)
    {
        if (done.Contains(part.At))
        {
            return false;
        }

        if (!path.Add(part.At))
        {
            return true;
        }

        var comesBack = Next(part).Any(next => ComesBack(next, path, done));
        path.Remove(part.At);
        done.Add(part.At);
        return comesBack;
    }

    private static IEnumerable<SchemaPart> Next(SchemaPart part)
    {
        if (
            part.Find("$ref") is { ValueKind: JsonValueKind.String } reference
            && Referred(part, reference) is { } other
        )
        {
            yield return other;
        }

        foreach (
            var next in Lists.Where(k => part.Find(k)?.ValueKind is JsonValueKind.Array).SelectMany(part.List)
        )
        {
            yield return next;
        }

        foreach (var keyword in Singles)
        {
            if (part.Find(keyword) is { } schema)
            {
                yield return part.Under(keyword, schema);
            }
        }
    }

    private static SchemaPart? Referred(SchemaPart part, JsonElement reference)
    {
        try
        {
            return part.Source.Referred(reference);
        }
        catch (SchemaException)
        {
            // It only looks like a reference, such as a member of that name in a constant.
            return null;
        }
    }
}
