namespace TaskQueue.Web.Graphs;

/// <summary>
/// Lays a graph without circles out in columns, from left to right: each node stands one column behind the last of those
/// that it follows, and the nodes of a column stand in the order in which the fewest lines cross. The method of Sugiyama,
/// Tagawa and Toda (1981), with the barycentre of the neighbours as the measure; pure, the same graph gives the same picture.
/// </summary>
internal sealed class LayeredLayout
{
    private const int Sweeps = 8;

    // Columns are centred on each other as far as this many rows; what is higher goes on below, so that the middle of a
    // small column is not far down beside a very high one.
    private const int CentredRows = 9;

    private readonly List<int>[] _before;
    private readonly List<int>[] _after;
    private readonly List<List<int>> _columns = [];
    private readonly int[] _column;
    private readonly double[] _row;

    private LayeredLayout(int places, IReadOnlyList<(int From, int To)> links, int[] column)
    {
        _column = column;
        _row = new double[places];
        _before = [.. Enumerable.Range(0, places).Select(_ => new List<int>())];
        _after = [.. Enumerable.Range(0, places).Select(_ => new List<int>())];
        foreach (var (from, to) in links)
        {
            _after[from].Add(to);
            _before[to].Add(from);
        }

        for (var place = 0; place < places; place++)
        {
            while (_columns.Count <= column[place])
            {
                _columns.Add([]);
            }

            _columns[column[place]].Add(place);
        }
    }

    /// <summary>Lays out.</summary>
    /// <param name="nodes">How many nodes there are; they are numbered from 0.</param>
    /// <param name="edges">From whom to whom. One that would close a circle is drawn, but moves nothing.</param>
    public static GraphPicture Of(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var column = ColumnsOf(nodes, edges);
        var columns = new List<int>(column);
        var links = new List<(int, int)>();
        var paths = new List<IReadOnlyList<int>>(edges.Count);
        foreach (var (from, to) in edges)
        {
            // A line that passes a column has a place of its own in it, so that it runs between the nodes.
            var path = new List<int> { from };
            for (var passed = column[from] + 1; passed < column[to]; passed++)
            {
                path.Add(columns.Count);
                columns.Add(passed);
            }

            path.Add(to);
            paths.Add(path);
            if (column[from] < column[to])
            {
                links.AddRange(path.Zip(path.Skip(1)));
            }
        }

        var layout = new LayeredLayout(columns.Count, links, [.. columns]);
        layout.Order();
        return layout.Draw(nodes, paths);
    }

    // The longest way from a beginning; what stands in a circle has no such way, and stands at the beginning.
    private static int[] ColumnsOf(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var column = new int[nodes];
        var open = new int[nodes];
        foreach (var (_, to) in edges)
        {
            open[to]++;
        }

        var after = edges.ToLookup(e => e.From, e => e.To);
        var ready = new Queue<int>(Enumerable.Range(0, nodes).Where(n => open[n] == 0));
        while (ready.TryDequeue(out var node))
        {
            foreach (var next in after[node])
            {
                column[next] = Math.Max(column[next], column[node] + 1);
                if (--open[next] == 0)
                {
                    ready.Enqueue(next);
                }
            }
        }

        for (var node = 0; node < nodes; node++)
        {
            column[node] = open[node] > 0 ? 0 : column[node];
        }

        return column;
    }

    private void Order()
    {
        _columns.ForEach(Place);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var forth = sweep % 2 == 0;
            var neighbours = forth ? _before : _after;
            foreach (var column in forth ? _columns : Enumerable.Reverse(_columns))
            {
                // Sorting is stable: those without neighbours, and those with the same ones, stay in their order.
                var sorted = column.OrderBy(place => Centre(place, neighbours[place])).ToList();
                column.Clear();
                column.AddRange(sorted);
                Place(column);
            }
        }
    }

    private double Centre(int place, List<int> neighbours) =>
        neighbours.Count == 0 ? _row[place] : neighbours.Average(n => _row[n]);

    private void Place(List<int> column)
    {
        for (var i = 0; i < column.Count; i++)
        {
            _row[column[i]] = i - ((Math.Min(column.Count, CentredRows) - 1) / 2.0);
        }
    }

    private GraphPicture Draw(int nodes, IReadOnlyList<IReadOnlyList<int>> paths)
    {
        var top = _row.DefaultIfEmpty(0).Min();
        return new(
            _columns.Count,
            _columns.Select(c => c.Count).DefaultIfEmpty(0).Max(),
            [.. Enumerable.Range(0, nodes).Select(PlaceOf)],
            [.. paths.Select(path => (IReadOnlyList<GraphPlace>)[.. path.Select(PlaceOf)])]
        );

        GraphPlace PlaceOf(int place) => new(_column[place], _row[place] - top);
    }
}

/// <summary>Where things stand, in columns and rows.</summary>
/// <param name="Columns">How many columns there are.</param>
/// <param name="Rows">How many rows the highest one has.</param>
/// <param name="Nodes">The nodes, in their order.</param>
/// <param name="Edges">The edges, in their order: where each begins, passes and ends.</param>
internal sealed record GraphPicture(
    int Columns,
    int Rows,
    IReadOnlyList<GraphPlace> Nodes,
    IReadOnlyList<IReadOnlyList<GraphPlace>> Edges
);

/// <summary>A place of a picture.</summary>
/// <param name="Column">From 0, the leftmost.</param>
/// <param name="Row">From 0, the topmost; halves where columns are centred.</param>
internal readonly record struct GraphPlace(int Column, double Row);
