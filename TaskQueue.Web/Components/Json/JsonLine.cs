using System.Text.Json;

namespace TaskQueue.Web.Components.Json;

/// <summary>One line of a tree of JSON: a value with its name, or the end of a list of which more is to come.</summary>
/// <param name="Key">Names it to its <see cref="JsonOutline"/>.</param>
/// <param name="Path">Where it stands, as a JSON path: <c>$.customer.id</c>, <c>$.items[3]</c>; cut where it is long.</param>
/// <param name="Depth">How many values it lies in.</param>
/// <param name="Name">Its name, or its place in a list, cut where it is long; empty for the whole.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it says, cut where it is long; of an object or a list, how much is in it.</param>
/// <param name="IsOpen">Whether what is in it is shown below; nothing where nothing is in it.</param>
/// <param name="IsFound">Whether it is what was looked for.</param>
/// <param name="Left">How many more there are; this line then offers them and is no value.</param>
public sealed record JsonLine(
    string Key,
    string Path,
    int Depth,
    string Name,
    JsonValueKind Kind,
    string Text,
    bool? IsOpen,
    bool IsFound,
    int Left = 0
);
