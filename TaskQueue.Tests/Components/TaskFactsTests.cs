using Bunit;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Web.Api;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The facts of a task: those that are told where there is something to tell.</summary>
public sealed class TaskFactsTests
{
    [Fact]
    public async Task WhatATaskHolds_AndWhatItWentThrough_IsTold()
    {
        await using var console = await ConsoleContext.StartAsync();
        var id = await console.Product.SubmitAsync(
            "echo",
            change: t =>
                t with
                {
                    Retry = "fixed(7s)",
                    TraceId = "0af7651916cd43dd8448eb211c80319c",
                    Unique = new(["type"], false, null, default),
                }
        );
        var task = await console.Product.Queries.FindAsync(
            Product.Operator,
            id,
            TestContext.Current.CancellationToken
        );
        (task!.Forgiven, task.Losses) = (2, 1);

        var facts = console.Page.Render<TaskFacts>(p => p.Add(f => f.Task, task));

        Assert.StartsWith("fixed(7s)", facts.Find(".retry").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 of them do not count", facts.Markup, StringComparison.Ordinal);
        Assert.Contains("lost 1 time;", facts.Markup, StringComparison.Ordinal);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", facts.Find("#trace-id").TextContent);
        Assert.Contains("the trace id", facts.Find(".trace button").TextContent, StringComparison.Ordinal);
        Assert.Contains("its end", facts.Find(".unique").TextContent, StringComparison.Ordinal);
        Assert.Equal(64, facts.Find(".unique .mono").TextContent.Length);

        task.Sight = PayloadSight.Hidden;
        var hidden = console.Page.Render<TaskFacts>(p => p.Add(f => f.Task, task));
        Assert.Empty(hidden.FindAll(".unique .mono"));
    }

    // As of an attempt that somebody asked to stop.
    [Fact]
    public void ATaskThatWasAskedToStop_SaysByWhom_OverRest()
    {
        var task = Samples.Task(TaskState.Running);
        (task.CancelRequestedAt, task.CancelRequestedBy) = (Samples.Now, "ada");

        var shown = TaskResponse.Of(task, Product.Operator);

        Assert.Equal((Samples.Now, "ada"), (shown.CancelRequestedAt!.Value, shown.CancelRequestedBy));
    }
}
