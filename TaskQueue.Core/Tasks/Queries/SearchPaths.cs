using System.Collections.Frozen;
using System.Text.Json;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// The paths of payloads whose values are indexed, and their values in one payload. Immutable; where there are none, nothing
/// is read.
/// </summary>
public sealed class SearchPaths
{
    /// <summary>The setting with the paths that are indexed in all types.</summary>
    public const string Setting = "Search:PayloadPaths";

    /// <summary>Paths that one type, or the setting, may have.</summary>
    public const int Most = 16;

    /// <summary>Characters of those of a type, as they are kept.</summary>
    public const int LongestText = Most * (SearchPath.Longest + 1);

    /// <summary>Values of one task; later ones are left out.</summary>
    public const int MostValues = 32;

    /// <summary>No paths.</summary>
    public static readonly SearchPaths None = new([]);

    private readonly FrozenSet<string> _paths;
    private readonly Node _root = new();

    private SearchPaths(IEnumerable<string> paths)
    {
        _paths = paths.ToFrozenSet(StringComparer.Ordinal);
        foreach (var path in _paths)
        {
            var node = _root;
            foreach (var name in path.Split('.'))
            {
                node = node.Below.TryGetValue(name, out var below) ? below : node.Below[name] = new();
            }

            node.Path = path;
        }
    }

    /// <summary>The paths, in order.</summary>
    public IEnumerable<string> All => _paths.Order(StringComparer.Ordinal);

    /// <summary>Makes them.</summary>
    /// <param name="paths">Paths that are right.</param>
    public static SearchPaths Of(IEnumerable<string> paths) =>
        paths.ToArray() is [_, ..] some ? new(some) : None;

    /// <summary>The paths that the setting makes; it was checked at start.</summary>
    /// <param name="text">Paths, parted by semicolons.</param>
    public static SearchPaths OfSetting(string? text) => Of(Parts(text));

    /// <summary>What is wrong with the setting; null when nothing is.</summary>
    /// <param name="text">Paths, parted by semicolons.</param>
    public static string? FaultOfSetting(string text) =>
        Parts(text).Length > Most ? FormattableString.Invariant($"must have at most {Most} paths")
        : Parts(text).Select(SearchPath.FaultOf).FirstOrDefault(f => f is not null) is { } fault
            ? $"has a path that is none: {fault.TrimEnd('.')}"
        : null;

    /// <summary>Whether a path is one of them.</summary>
    /// <param name="path">The path.</param>
    public bool Contains(string path) => _paths.Contains(path);

    /// <summary>These and others.</summary>
    /// <param name="others">The others.</param>
    public SearchPaths With(SearchPaths others) =>
        this == None ? others
        : others == None ? this
        : new(_paths.Union(others._paths));

    /// <summary>
    /// The values at these paths: texts, numbers, true, false and null; of lists those of their elements. What is longer than
    /// <see cref="PayloadValues.LongestValue"/> characters is left out.
    /// </summary>
    /// <param name="payload">JSON that was accepted.</param>
    /// <param name="task">The task that it is of.</param>
    public IReadOnlyList<TaskValue> ValuesOf(ReadOnlyMemory<byte> payload, Guid task)
    {
        if (this == None)
        {
            return [];
        }

        var found = new HashSet<(string Path, string Value)>();
        try
        {
            using var document = JsonDocument.Parse(payload, new() { MaxDepth = TaskLimits.JsonDepth });
            Walk(document.RootElement, _root, found);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Older than the rules for payloads: there is nothing in it to be found.
        }

        return
        [
            .. found.Select(f => new TaskValue
            {
                Path = f.Path,
                Value = f.Value,
                TaskId = task,
            }),
        ];
    }

    private static void Walk(JsonElement value, Node node, HashSet<(string, string)> found)
    {
        if (value.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                if (node.Below.TryGetValue(member.Name, out var below))
                {
                    Walk(member.Value, below, found);
                }
            }
        }
        else if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
            {
                if (found.Count >= MostValues)
                {
                    return;
                }

                Walk(element, node, found);
            }
        }
        else if (node.Path is { } path && found.Count < MostValues && TextOf(value) is { Length: > 0 } text)
        {
            found.Add((path, text));
        }
    }

    private static string? TextOf(JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return text.Length <= PayloadValues.LongestValue && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : null;
    }

    private static string[] Parts(string? text) =>
        (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private sealed class Node
    {
        public Dictionary<string, Node> Below { get; } = new(StringComparer.Ordinal);

        public string? Path { get; set; }
    }
}
