using System.Globalization;
using System.Text;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Graphs;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>A graph of tasks as boxes and lines, in pixels; pure.</summary>
/// <param name="Width">The width of the picture.</param>
/// <param name="Height">Its height.</param>
/// <param name="Boxes">The tasks.</param>
/// <param name="Lines">Who waits for whom.</param>
internal sealed record DrawnGraph(
    int Width,
    int Height,
    IReadOnlyList<DrawnBox> Boxes,
    IReadOnlyList<DrawnLine> Lines
)
{
    /// <summary>The width of a box.</summary>
    public const int BoxWidth = 168;

    /// <summary>Its height.</summary>
    public const int BoxHeight = 46;

    private const int Across = BoxWidth + 56;
    private const int Down = BoxHeight + 14;
    private const int Margin = 4;
    private const int Tip = 6;

    /// <summary>Nothing.</summary>
    public static readonly DrawnGraph Empty = new(0, 0, [], []);

    /// <summary>Draws.</summary>
    public static DrawnGraph Of(TaskGraph graph)
    {
        var index = graph.Nodes.Index().ToDictionary(n => n.Item.Id, n => n.Index);
        var picture = LayeredLayout.Of(
            graph.Nodes.Count,
            [.. graph.Edges.Select(e => (index[e.From], index[e.To]))]
        );
        return new(
            (picture.Columns * Across) - (Across - BoxWidth) + (2 * Margin),
            (picture.Rows * Down) - (Down - BoxHeight) + (2 * Margin),
            [
                .. graph.Nodes.Zip(
                    picture.Nodes,
                    (node, place) => new DrawnBox(node, node.Id == graph.TaskId, X(place), Y(place))
                ),
            ],
            [.. graph.Edges.Zip(picture.Edges, (edge, path) => Line(edge, path))]
        );
    }

    private static double X(GraphPlace place) => Margin + (place.Column * Across);

    private static double Y(GraphPlace place) => Margin + (place.Row * Down);

    private static DrawnLine Line(TaskGraphEdge edge, IReadOnlyList<GraphPlace> places)
    {
        var path = new StringBuilder();
        var (x, y) = (X(places[0]) + BoxWidth, Y(places[0]) + (BoxHeight / 2.0));
        path.Append(CultureInfo.InvariantCulture, $"M{x} {y}");
        foreach (var place in places.Skip(1))
        {
            var last = place == places[^1];
            var (toX, toY) = (X(place) - (last ? Tip : 0), Y(place) + (BoxHeight / 2.0));
            var bend = (toX - x) / 2;
            path.Append(CultureInfo.InvariantCulture, $"C{x + bend} {y} {toX - bend} {toY} {toX} {toY}");
            (x, y) = (toX, toY);
            if (!last)
            {
                x += BoxWidth;
                path.Append(CultureInfo.InvariantCulture, $"H{x}");
            }
        }

        var tip = string.Create(
            CultureInfo.InvariantCulture,
            $"M{x} {y - (Tip / 2.0)}L{x + Tip} {y}L{x} {y + (Tip / 2.0)}Z"
        );
        var (from, to) = (Words.ShortId(edge.From), Words.ShortId(edge.To));
        var (end, story) = edge.Met switch
        {
            true => ("met", T["{0}, for which {1} waits, has ended as wanted.", from, to]),
            false => ("failed", T["{0}, for which {1} waits, has not ended as wanted.", from, to]),
            _ => ("open", T["{0}, for which {1} waits, has not ended yet.", from, to]),
        };
        return new(path.ToString(), tip, end, story);
    }
}

/// <summary>A task of the picture.</summary>
/// <param name="Node">The task.</param>
/// <param name="IsHere">Whether the picture is about it.</param>
/// <param name="X">Where its left edge is.</param>
/// <param name="Y">Where its upper edge is.</param>
internal sealed record DrawnBox(TaskGraphNode Node, bool IsHere, double X, double Y)
{
    private const int LongestLabel = 19;

    /// <summary>Its name, or its type, as far as there is room.</summary>
    public string Label =>
        (Node.Name ?? Node.Type ?? Words.ShortId(Node.Id)) is var text && text.Length > LongestLabel
            ? text[..(LongestLabel - 1)] + "…"
            : text;

    /// <summary>Its state in a word, and what it waits for where that is not all.</summary>
    public string State =>
        Node.Rule is not { } rule || rule.Mode == DependencyMode.All ? StateWord
        : rule.Mode == DependencyMode.Any ? T["{0} · needs any", StateWord]
        : T["{0} · needs {1}", StateWord, rule.Mode.Word];

    /// <summary>All of it in a sentence.</summary>
    public string Story => $"{Node.Name ?? Node.Type ?? T["task"]} {Words.ShortId(Node.Id)}: {State}";

    /// <summary>Its colour.</summary>
    public string Tone => Node.State is { } state ? StateTone.Of(state) : "calm";

    /// <summary>What moves it to its place.</summary>
    public string Move => string.Create(CultureInfo.InvariantCulture, $"translate({X} {Y})");

    private string StateWord => Node.State is { } state ? T.Of(state) : T["deleted"];
}

/// <summary>A line of the picture.</summary>
/// <param name="Path">Where it runs.</param>
/// <param name="Tip">The tip of its arrow.</param>
/// <param name="End">met, failed or open.</param>
/// <param name="Story">What it means, in a sentence.</param>
internal sealed record DrawnLine(string Path, string Tip, string End, string Story);
