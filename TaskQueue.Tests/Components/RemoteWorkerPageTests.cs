using Bunit;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>A worker over REST stands among the others.</summary>
public sealed class RemoteWorkerPageTests
{
    [Fact]
    public async Task AWorkerOverRest_IsShownWithWhoSpeaksForIt_AndWhatItTold()
    {
        await using var console = await ConsoleContext.StartAsync();
        var card = new RemoteWorkerCard("pdf-1", ["pdf.render"]) { Labels = ["fonts"], Capacity = 2 };
        var workers = console.Product.Get<RemoteWorkers>();
        var worker = await workers.RegisterAsync(Product.Operator, card);
        await workers.BeatAsync(Product.Operator, worker.Id, new([]) { Running = 1, Succeeded = 3 });

        var page = console.Page.Render<WorkersPage>();

        await Eventually.TrueAsync(
            () => page.Markup.Contains("1 of 2", StringComparison.Ordinal),
            "its beat is shown"
        );
        foreach (
            var text in (string[])
                [$"over REST, as {Product.Operator.Name}", "unnamed machine", "pdf.render", "fonts", "3, 100"]
        )
        {
            Assert.Contains(text, page.Markup, StringComparison.Ordinal);
        }

        // Pause, drain and stop, as for any worker that is a process of its own; how long its tasks took nobody knows.
        Assert.Equal(3, page.FindAll(".acts button").Count);
        Assert.DoesNotContain(" each, ", page.Markup, StringComparison.Ordinal);
    }
}
