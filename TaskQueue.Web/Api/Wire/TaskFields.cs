using System.Text;
using System.Text.Json;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Finds fields by their names without making strings of them.</summary>
internal static class TaskFields
{
    private static readonly (TaskField Field, string Name, byte[] Utf8)[] Known =
    [
        .. Enum.GetValues<TaskField>()
            .Where(f => int.PopCount((int)f) == 1)
            .Select(f =>
                (
                    f,
                    JsonNamingPolicy.CamelCase.ConvertName(f.ToString()),
                    Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(f.ToString()))
                )
            ),
    ];

    /// <summary>The field that the reader stands on, if it is one of those allowed.</summary>
    /// <param name="reader">A reader on a property's name.</param>
    /// <param name="allowed">The fields to look for.</param>
    public static TaskField Find(ref Utf8JsonReader reader, TaskField allowed)
    {
        foreach (var (field, _, name) in Known)
        {
            if ((allowed & field) is not TaskField.None && reader.ValueTextEquals(name))
            {
                return field;
            }
        }

        return TaskField.None;
    }

    /// <summary>The name in the API.</summary>
    /// <param name="field">One field.</param>
    public static string NameOf(TaskField field) => Known.First(k => k.Field == field).Name;

    /// <summary>The single fields of a set.</summary>
    /// <param name="fields">The set.</param>
    public static IEnumerable<TaskField> In(TaskField fields) =>
        Known.Select(k => k.Field).Where(f => (fields & f) is not TaskField.None);

    /// <summary>The names of a set, for texts.</summary>
    /// <param name="fields">The set.</param>
    public static string Names(TaskField fields) => string.Join(", ", In(fields).Select(NameOf));
}
