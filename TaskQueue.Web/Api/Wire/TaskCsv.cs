using System.Globalization;
using System.Text;
using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Web.Api.Exports;

namespace TaskQueue.Web.Api.Wire;

/// <summary>
/// Reads tasks from CSV whose first line names fields of a submission. A cell is what the JSON of a single submission has there:
/// payload is JSON, lists are parted by semicolons, and an empty cell is an absent field.
/// </summary>
internal static class TaskCsv
{
    private const TaskField Numbers = TaskField.Priority | TaskField.MaxAttempts;
    private const TaskField Lists = TaskField.Tags | TaskField.Labels | TaskField.DependsOn;
    private const TaskField Json = TaskField.Payload | TaskField.Unique;

    /// <summary>The first tasks of a text, each with the line that it begins on.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many; nothing behind them is read.</param>
    /// <exception cref="RefusalException">It is no CSV, or its first line names what is no field.</exception>
    public static IReadOnlyList<(int Line, TaskDraft Draft)> Parse(string text, int most)
    {
        List<(int Line, IReadOnlyList<string> Cells)> records;
        try
        {
            // And the header.
            records = [.. CsvReader.Read(text).Take(most + 1)];
        }
        catch (FormatException e)
        {
            throw Refused("file", e.Message);
        }

        if (records.Count == 0)
        {
            throw Refused("file", "Is empty; its first line must name fields, such as type,payload,queue.");
        }

        var fields = Header(records[0].Cells);
        return [.. records.Skip(1).Select(r => (r.Line, DraftOf(fields, r.Cells)))];
    }

    private static List<TaskField> Header(IReadOnlyList<string> names)
    {
        var known = TaskFields
            .In(TaskField.ForSubmit)
            .ToDictionary(TaskFields.NameOf, StringComparer.Ordinal);
        var fields = new List<TaskField>();
        foreach (var name in names.Select(n => n.Trim()))
        {
            if (!known.TryGetValue(name, out var field))
            {
                throw Refused(
                    "header",
                    $"'{Shown(name)}' is unknown; known are {TaskFields.Names(TaskField.ForSubmit)}."
                );
            }

            if (fields.Contains(field))
            {
                throw Refused("header", $"Names {name} twice.");
            }

            fields.Add(field);
        }

        return fields;
    }

    private static TaskDraft DraftOf(List<TaskField> fields, IReadOnlyList<string> cells)
    {
        var unreadable = new TaskDraft();
        if (cells.Count != fields.Count)
        {
            unreadable.Errors.Add(
                "line",
                FormattableString.Invariant($"Has {cells.Count} cells; the header names {fields.Count}.")
            );
            return unreadable;
        }

        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            foreach (var (field, cell) in fields.Zip(cells).Where(f => f.Second.Length > 0))
            {
                json.WritePropertyName(TaskFields.NameOf(field));
                Write(json, field, CsvLine.Unguarded(cell), unreadable.Errors);
            }

            json.WriteEndObject();
        }

        return unreadable.Errors.IsEmpty ? TaskLines.Parse(body.ToArray())! : unreadable;
    }

    private static void Write(Utf8JsonWriter json, TaskField field, string cell, FieldErrors errors)
    {
        if (Json.HasFlag(field))
        {
            WriteJson(json, field, cell, errors);
        }
        else if (
            Numbers.HasFlag(field)
            && int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        )
        {
            json.WriteNumberValue(number);
        }
        else if (Lists.HasFlag(field))
        {
            if (ListText.Read(cell) is not { } list)
            {
                errors.Add(TaskFields.NameOf(field), "Begins as a JSON array and is none of texts.");
                list = [];
            }

            JsonSerializer.Serialize(json, list);
        }
        else
        {
            json.WriteStringValue(cell);
        }
    }

    // Whole and alone: a cell must not reach beyond its field.
    private static void WriteJson(Utf8JsonWriter json, TaskField field, string cell, FieldErrors errors)
    {
        var bytes = Encoding.UTF8.GetBytes(cell);
        var reader = new Utf8JsonReader(bytes, TaskBody.Options);
        try
        {
            while (reader.Read()) { }

            json.WriteRawValue(bytes, skipInputValidation: true);
        }
        catch (JsonException)
        {
            errors.Add(
                TaskFields.NameOf(field),
                "Is no JSON; a text stands in quotes: \"\"\"like this\"\"\"."
            );
            json.WriteNullValue();
        }
    }

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";

    private static RefusalException Refused(string field, string reason) =>
        RefusalException.Field(field, reason);
}
