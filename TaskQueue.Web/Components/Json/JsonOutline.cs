using System.Globalization;
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
    private const int LongestName = 80;
    private const int OpenAtFirst = 20;

    private readonly JsonDocument _document;
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _shown = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    // Where a walk is, as places in what lies around: names may be as long as the text, and come twice.
    private readonly List<int> _at = [];

    private JsonOutline(JsonDocument document)
    {
        _document = document;
        OpenFirst(document.RootElement);
    }

    /// <summary>How many values were found, or <see cref="MostFound"/> if there may be more.</summary>
    public int Found => _found.Count;

    private string Key => string.Join('/', _at);

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

    /// <summary>Whether a text has markup in it.</summary>
    public static bool IsMarkup(string? text) => text is not null && Element().IsMatch(text);

    /// <summary>The lines as they stand.</summary>
    public IReadOnlyList<JsonLine> Lines()
    {
        List<JsonLine> lines = [];
        Write(JsonPath.Root, "", _document.RootElement, lines);
        return lines;
    }

    /// <summary>Opens what is shut, and the other way round.</summary>
    /// <param name="key">Of one of the <see cref="Lines"/>, as below.</param>
    public void Toggle(string key)
    {
        if (!_open.Remove(key))
        {
            _open.Add(key);
        }
    }

    /// <summary>Shows more of what is in a value.</summary>
    public void ShowMore(string key) => _shown[key] = _shown.GetValueOrDefault(key, Step) + Step;

    /// <summary>Marks names and values that contain a text, whatever its case, and opens what they lie in.</summary>
    /// <param name="text">The text; blank to look for nothing.</param>
    public void Find(string text)
    {
        _found.Clear();
        _at.Clear();
        if (!string.IsNullOrWhiteSpace(text))
        {
            Find("", _document.RootElement, text.Trim());
        }
    }

    /// <summary>A value, whole: its path, and a text as it is, all else as JSON.</summary>
    public (string Path, string Text)? Whole(string key)
    {
        var (path, value) = (JsonPath.Root, _document.RootElement);
        foreach (var part in key.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var place = int.Parse(part, CultureInfo.InvariantCulture);
            if (place >= Count(value))
            {
                return null;
            }

            var (name, member) = Members(value).ElementAt(place);
            path = PathOf(path, value, name, place);
            value = member;
        }

        return (path, Plain(value));
    }

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

    // Places in lists have no name.
    private static IEnumerable<(string? Name, JsonElement Value)> Members(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Select(m => ((string?)m.Name, m.Value)),
            JsonValueKind.Array => value.EnumerateArray().Select(v => ((string?)null, v)),
            _ => [],
        };

    private static string PathOf(string parent, JsonElement value, string? name, int place) =>
        value.ValueKind is JsonValueKind.Object
            ? JsonPath.Member(parent, name ?? "")
            : JsonPath.Place(parent, place);

    private static string Cut(string text, int longest = LongestText) =>
        text.Length > longest ? $"{text[..longest]}…" : text;

    private static string Plain(JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? value.GetString() ?? "" : value.GetRawText();

    private static string Say(JsonElement value) =>
        (value.ValueKind, Count(value)) switch
        {
            (JsonValueKind.Object, 0) => "{ }",
            (JsonValueKind.Array, 0) => "[ ]",
            (JsonValueKind.Object, var count) => $"{{ {Words.Number(count)} }}",
            (JsonValueKind.Array, var count) => $"[ {Words.Number(count)} ]",
            _ => Cut(Plain(value)),
        };

    private void OpenFirst(JsonElement value)
    {
        var count = Count(value);
        if (_at.Count > 2 || count == 0 || (_at.Count > 0 && count > OpenAtFirst))
        {
            return;
        }

        _open.Add(Key);
        _at.Add(0);
        foreach (var (_, member) in Members(value).Take(OpenAtFirst))
        {
            OpenFirst(member);
            _at[^1]++;
        }

        _at.RemoveAt(_at.Count - 1);
    }

    private void Write(string path, string name, JsonElement value, List<JsonLine> lines)
    {
        var (key, count, depth) = (Key, Count(value), _at.Count);
        var open = count == 0 ? (bool?)null : _open.Contains(key);
        lines.Add(new(key, path, depth, name, value.ValueKind, Say(value), open, _found.Contains(key)));
        if (open is not true)
        {
            return;
        }

        var shown = _shown.GetValueOrDefault(key, Step);
        _at.Add(0);
        foreach (var (own, member) in Members(value).Take(shown))
        {
            var said = own is null ? Words.Number(_at[^1]) : Cut(own, LongestName);
            Write(Cut(PathOf(path, value, own is null ? null : said, _at[^1])), said, member, lines);
            _at[^1]++;
        }

        _at.RemoveAt(_at.Count - 1);
        if (count > shown)
        {
            lines.Add(new(key, path, depth + 1, "", JsonValueKind.Undefined, "", null, false, count - shown));
        }
    }

    private void Find(string name, JsonElement value, string text)
    {
        if (_found.Count >= MostFound)
        {
            return;
        }

        var isParent = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        if (
            name.Contains(text, StringComparison.OrdinalIgnoreCase)
            || (!isParent && Plain(value).Contains(text, StringComparison.OrdinalIgnoreCase))
        )
        {
            Mark();
        }

        if (!isParent)
        {
            return;
        }

        _at.Add(0);
        foreach (var (own, member) in Members(value))
        {
            Find(own ?? "", member, text);
            _at[^1]++;
        }

        _at.RemoveAt(_at.Count - 1);
    }

    // What it lies in is opened, as far as it.
    private void Mark()
    {
        _found.Add(Key);
        for (var depth = 0; depth < _at.Count; depth++)
        {
            var around = string.Join('/', _at.Take(depth));
            _open.Add(around);
            _shown[around] = Math.Max(_shown.GetValueOrDefault(around, Step), _at[depth] + 1);
        }
    }
}
