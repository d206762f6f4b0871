using System.Text.Json;
using System.Text.RegularExpressions;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Json;

/// <summary>
/// A JSON text as a tree of which parts are open: however much is in it, only so many lines are made as somebody looks at.
/// </summary>
public sealed partial class JsonOutline : IDisposable
{
    /// <summary>How many members of a value are shown before more are asked for.</summary>
    public const int Step = 100;

    /// <summary>How many finds are shown at the most.</summary>
    public const int MostFound = 200;

    private const int LongestText = 200;
    private const int OpenAtFirst = 20;

    private readonly JsonDocument _document;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _shown = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    private JsonOutline(JsonDocument document)
    {
        _document = document;
        OpenFirst(JsonPath.Root, document.RootElement, 0);
    }

    /// <summary>How many values were found, or <see cref="MostFound"/> if there may be more.</summary>
    public int Found => _found.Count;

    /// <summary>The tree of a text.</summary>
    /// <returns>Nothing where it is no JSON, or a single value.</returns>
    public static JsonOutline? Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            var document = JsonDocument.Parse(json, new() { MaxDepth = JsonText.Depth });
            JsonOutline? outline = Count(document.RootElement) > 0 ? new(document) : null;
            // Half of a surrogate pair is JSON, but no text: this reads every name and value once.
            outline?.Find("\uffff");
            if (outline is null)
            {
                document.Dispose();
            }

            return outline;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The lines as they stand.</summary>
    public IReadOnlyList<JsonLine> Lines()
    {
        List<JsonLine> lines = [];
        Write(JsonPath.Root, "", _document.RootElement, 0, lines);
        return lines;
    }

    /// <summary>Opens what is shut, and the other way round.</summary>
    public void Toggle(string path)
    {
        if (!_open.Remove(path))
        {
            _open.Add(path);
        }
    }

    /// <summary>Shows more of what is in a value.</summary>
    public void ShowMore(string path) => _shown[path] = _shown.GetValueOrDefault(path, Step) + Step;

    /// <summary>Marks names and values that contain a text, whatever its case, and opens what they lie in.</summary>
    /// <param name="text">The text; blank to look for nothing.</param>
    public void Find(string text)
    {
        _found.Clear();
        if (!string.IsNullOrWhiteSpace(text))
        {
            Find(JsonPath.Root, "", _document.RootElement, text.Trim());
        }
    }

    /// <summary>The whole of a value: a text as it is, all else as JSON.</summary>
    /// <param name="path">Of one of the <see cref="Lines"/>.</param>
    public string? Whole(string path) =>
        Seek(JsonPath.Root, _document.RootElement, path) is { } found
            ? found.ValueKind is JsonValueKind.String
                ? found.GetString()
                : found.GetRawText()
            : null;

    /// <summary>Whether a text has markup in it.</summary>
    public static bool IsMarkup(string? text) => text is not null && Element().IsMatch(text);

    /// <inheritdoc />
    public void Dispose() => _document.Dispose();

    [GeneratedRegex("<[A-Za-z][^<>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Element();

    private static int Count(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.GetPropertyCount(),
            JsonValueKind.Array => value.GetArrayLength(),
            _ => 0,
        };

    private static IEnumerable<(string Path, string Name, JsonElement Value)> Members(
        string path,
        JsonElement value
    ) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value
                .EnumerateObject()
                .Select(m => (JsonPath.Member(path, m.Name), m.Name, m.Value)),
            JsonValueKind.Array => value
                .EnumerateArray()
                .Select((v, at) => (JsonPath.Place(path, at), Words.Number(at), v)),
            _ => [],
        };

    private static string Cut(string text) => text.Length > LongestText ? $"{text[..LongestText]}…" : text;

    private static string Say(JsonElement value) =>
        (value.ValueKind, Count(value)) switch
        {
            (JsonValueKind.Object, 0) => "{ }",
            (JsonValueKind.Array, 0) => "[ ]",
            (JsonValueKind.Object, var count) => $"{{ {Words.Number(count)} }}",
            (JsonValueKind.Array, var count) => $"[ {Words.Number(count)} ]",
            (JsonValueKind.String, _) => Cut(value.GetString() ?? ""),
            _ => Cut(value.GetRawText()),
        };

    private void OpenFirst(string path, JsonElement value, int depth)
    {
        var count = Count(value);
        if (depth > 2 || count == 0 || (depth > 0 && count > OpenAtFirst))
        {
            return;
        }

        _open.Add(path);
        foreach (var (inner, _, member) in Members(path, value).Take(OpenAtFirst))
        {
            OpenFirst(inner, member, depth + 1);
        }
    }

    private void Write(string path, string name, JsonElement value, int depth, List<JsonLine> lines)
    {
        var count = Count(value);
        var open = count == 0 ? (bool?)null : _open.Contains(path);
        lines.Add(new(path, depth, name, value.ValueKind, Say(value), open, _found.Contains(path)));
        if (open is not true)
        {
            return;
        }

        var shown = _shown.GetValueOrDefault(path, Step);
        foreach (var (inner, own, member) in Members(path, value).Take(shown))
        {
            Write(inner, own, member, depth + 1, lines);
        }

        if (count > shown)
        {
            lines.Add(new(path, depth + 1, "", JsonValueKind.Undefined, "", null, false, count - shown));
        }
    }

    private bool Find(string path, string name, JsonElement value, string text)
    {
        if (_found.Count >= MostFound)
        {
            return false;
        }

        var found =
            name.Contains(text, StringComparison.OrdinalIgnoreCase)
            || (
                value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
                && Plain(value).Contains(text, StringComparison.OrdinalIgnoreCase)
            );
        if (found)
        {
            _found.Add(path);
        }

        var at = 0;
        foreach (var (inner, own, member) in Members(path, value))
        {
            at++;
            if (Find(inner, own, member, text))
            {
                found = true;
                _open.Add(path);
                _shown[path] = Math.Max(_shown.GetValueOrDefault(path, Step), at);
            }
        }

        return found;
    }

    private static string Plain(JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();

    private static JsonElement? Seek(string path, JsonElement value, string sought)
    {
        if (path == sought)
        {
            return value;
        }

        foreach (var (inner, _, member) in Members(path, value))
        {
            if (
                sought.StartsWith(inner, StringComparison.Ordinal) && Seek(inner, member, sought) is { } found
            )
            {
                return found;
            }
        }

        return null;
    }
}
