using Bunit;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

public sealed class DependencyGraphTests
{
    private static readonly Guid Dead = Guid.NewGuid();
    private static readonly Guid Gone = Guid.NewGuid();
    private static readonly Guid Here = Guid.NewGuid();

    [Fact]
    public async Task Graph_LinksTheOthers_AndMarksWhatFailed()
    {
        await using var page = new BunitContext();

        var graph = page.Render<DependencyGraph>(p => p.Add(g => g.Graph, Sample(truncated: true)));

        Assert.Equal($"tasks/{Dead}", Assert.Single(graph.FindAll("a")).GetAttribute("href"));
        Assert.Equal(2, graph.FindAll("[data-failed=true]").Count);
        Assert.Equal(["failed", "met"], graph.FindAll(".edge").Select(e => e.GetAttribute("data-end")));
        Assert.Contains("deleted", graph.Markup, StringComparison.Ordinal);
        Assert.Contains("needs 2", graph.Find(".here").TextContent, StringComparison.Ordinal);
        Assert.Contains("3 nearest", graph.Find(".note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawing_KeepsInsideItsFrame_AndCutsLongNames()
    {
        var drawn = DrawnGraph.Of(Sample(truncated: false));

        Assert.All(
            drawn.Boxes,
            box =>
                Assert.True(
                    box.X >= 0
                        && box.Y >= 0
                        && box.X + DrawnGraph.BoxWidth <= drawn.Width
                        && box.Y + DrawnGraph.BoxHeight <= drawn.Height
                )
        );
        Assert.EndsWith("…", drawn.Boxes[2].Label, StringComparison.Ordinal);
    }

    private static TaskGraph Sample(bool truncated) =>
        new(
            Here,
            [
                new(Dead, "echo", null, TaskState.Dead, null),
                new(Gone, null, null, null, null),
                new(
                    Here,
                    "echo",
                    "A name that is longer than its box",
                    TaskState.Skipped,
                    DependencyRule.Default with
                    {
                        Mode = new(2),
                    }
                ),
            ],
            [new(Dead, Here, TaskState.Dead, false), new(Gone, Here, TaskState.Succeeded, true)],
            truncated
        );
}
