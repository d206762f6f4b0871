using System.Text.Json;
using Microsoft.Extensions.Primitives;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Reads the filter of a body: the same names and rules as in the address of the list.</summary>
internal static class BulkFilter
{
    private const string Name = "filter";

    /// <summary>Reads it.</summary>
    /// <param name="filter">A JSON object; lists are arrays, or texts parted by commas.</param>
    /// <exception cref="RefusalException">It is unreadable, names something unknown, or is refused; the fields start with <c>filter.</c></exception>
    public static TaskFilter Read(JsonElement filter)
    {
        var errors = new FieldErrors();
        if (filter.ValueKind is not JsonValueKind.Object)
        {
            errors.Add(Name, "Must be an object with the filter fields of the list.");
            throw new RefusalException(RefusalCode.Unreadable, errors.ToDictionary());
        }

        var values = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var property in filter.EnumerateObject())
        {
            if (NameOf(property) is { } name)
            {
                Take(name, property.Value, values, errors);
            }
            else
            {
                errors.Add(Name, "Has a field whose name is not valid Unicode.");
            }
        }

        if (!errors.IsEmpty)
        {
            throw new RefusalException(RefusalCode.Unreadable, errors.ToDictionary());
        }

        return Read(values);
    }

    private static TaskFilter Read(Dictionary<string, StringValues> values)
    {
        try
        {
            var fields = new QueryFields(new QueryCollection(values));
            var read = TaskListQuery.ReadFilter(fields);
            fields.ThrowIfAny();
            return read;
        }
        catch (RefusalException refusal) when (refusal.Errors.Count > 0)
        {
            throw new RefusalException(
                refusal.Code,
                refusal.Errors.ToDictionary(e => $"{Name}.{e.Key}", e => e.Value)
            );
        }
    }

    private static void Take(
        string name,
        JsonElement value,
        Dictionary<string, StringValues> values,
        FieldErrors errors
    )
    {
        var known = TaskListQuery.FilterParameters.Select(p => p.Name);
        if (!known.Contains(name, StringComparer.Ordinal))
        {
            errors.Add($"{Name}.{name}", $"Is unknown; known are {string.Join(", ", known)}.");
            return;
        }

        if (value.ValueKind is JsonValueKind.Null)
        {
            // As if it were not there.
            return;
        }

        if (TextsOf(value) is { } texts)
        {
            values[name] = texts;
        }
        else
        {
            errors.Add($"{Name}.{name}", "Must be a text in valid Unicode, a number, or an array of texts.");
        }
    }

    // Half a surrogate pair, or bytes that are not UTF-8, make no string.
    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static StringValues? TextsOf(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.Array
                    when value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String) =>
                    new StringValues([.. value.EnumerateArray().Select(v => v.GetString())]),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
