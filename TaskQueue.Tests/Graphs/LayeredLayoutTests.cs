using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Web.Graphs;

namespace TaskQueue.Tests.Graphs;

public sealed class LayeredLayoutTests
{
    [Fact]
    public void EveryNode_StandsBehindThoseItFollows_AndAlone() =>
        Prop.ForAll(
                Graphs().ToArbitrary(),
                graph =>
                {
                    var picture = LayeredLayout.Of(graph.Nodes, graph.Edges);
                    var behind = graph.Edges.All(e =>
                        picture.Nodes[e.From].Column < picture.Nodes[e.To].Column
                    );
                    var places = picture.Nodes.Concat(
                        picture.Edges.SelectMany(path => path.Skip(1).SkipLast(1))
                    );
                    return behind
                        && places.Distinct().Count() == places.Count()
                        && places.All(p => p.Column < picture.Columns && p.Row >= 0);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void EveryEdge_RunsThroughEachColumn_FromNodeToNode() =>
        Prop.ForAll(
                Graphs().ToArbitrary(),
                graph =>
                {
                    var picture = LayeredLayout.Of(graph.Nodes, graph.Edges);
                    return graph
                        .Edges.Zip(picture.Edges)
                        .All(e =>
                            e.Second[0] == picture.Nodes[e.First.From]
                            && e.Second[^1] == picture.Nodes[e.First.To]
                            && e.Second.Zip(e.Second.Skip(1)).All(s => s.Second.Column == s.First.Column + 1)
                        );
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void CrossedLines_AreUncrossed()
    {
        var picture = LayeredLayout.Of(6, [(0, 5), (1, 4), (2, 3)]);

        int[] left = [.. Enumerable.Range(0, 3).OrderBy(n => picture.Nodes[n].Row)];
        int[] right = [.. Enumerable.Range(3, 3).OrderBy(n => picture.Nodes[n].Row)];
        Assert.Equal([.. left.Select(n => 5 - n)], right);
    }

    [Fact]
    public void ACircle_IsDrawnAllTheSame()
    {
        var picture = LayeredLayout.Of(3, [(0, 1), (1, 0), (1, 2)]);

        Assert.Equal(3, picture.Nodes.Distinct().Count());
        Assert.Equal(3, picture.Edges.Count);
    }

    [Fact]
    public void NoNodes_AreNoPicture() => Assert.Equal((0, 0), Size(LayeredLayout.Of(0, [])));

    private static (int Columns, int Rows) Size(GraphPicture picture) => (picture.Columns, picture.Rows);

    private static Gen<Graph> Graphs() =>
        from nodes in Gen.Choose(1, 14)
        from chances in Gen.Choose(0, 3).ArrayOf(nodes * nodes)
        select new Graph(
            nodes,
            [
                .. from to in Enumerable.Range(0, nodes)
                from source in Enumerable.Range(0, to)
                where chances[(to * nodes) + source] == 0
                select (source, to),
            ]
        );

    private sealed record Graph(int Nodes, (int From, int To)[] Edges);
}
