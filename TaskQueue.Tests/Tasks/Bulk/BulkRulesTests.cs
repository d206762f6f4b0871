using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Tests.Tasks.Bulk;

/// <summary>What a bulk request must be like.</summary>
public sealed class BulkRulesTests
{
    private static readonly BulkRequest Good = new() { Action = BulkAction.Cancel, Ids = [Guid.NewGuid()] };

    public static TheoryData<string, BulkRequest> Bad =>
        new()
        {
            { "ids", Good with { Ids = null } },
            { "ids", Good with { Ids = [] } },
            { "ids", Good with { Ids = [.. Enumerable.Range(0, 10_001).Select(_ => Guid.NewGuid())] } },
            { "filter", Good with { Filter = new() { Queues = ["a"] } } },
            { "filter", Good with { Ids = null, Filter = new() } },
            {
                "filter",
                Good with
                {
                    Ids = null,
                    Filter = new() { Text = " ", OldestFirst = true },
                }
            },
            {
                "filter",
                Good with
                {
                    Ids = null,
                    Filter = new() { Regex = "a", Queues = ["a"] },
                }
            },
            {
                "filter",
                Good with
                {
                    Ids = null,
                    Filter = new() { Result = "a" },
                }
            },
            { "arguments.priority", Good with { Arguments = new() { Priority = 1 } } },
            { "arguments.priority", Good with { Action = BulkAction.SetPriority } },
            { "arguments.priority", With(BulkAction.SetPriority, new() { Priority = 10 }) },
            { "arguments.queue", Good with { Action = BulkAction.Move } },
            { "arguments.queue", With(BulkAction.Move, new() { Queue = "a b" }) },
            { "arguments.tags", Good with { Action = BulkAction.Tag } },
            { "arguments.tags", With(BulkAction.Untag, new() { Tags = ["a,b"] }) },
            {
                "arguments.undoWindow",
                With(BulkAction.Retry, new() { UndoWindow = TimeSpan.FromSeconds(1) })
            },
            {
                "arguments.undoWindow",
                Good with
                {
                    Arguments = new() { UndoWindow = TimeSpan.FromHours(2) },
                }
            },
            { "arguments.reason", Good with { Arguments = new() { Reason = new string('x', 501) } } },
        };

    [Theory]
    [MemberData(nameof(Bad))]
    public void WhatIsWrong_IsTold(string field, BulkRequest request) =>
        Assert.Equal([field], BulkRules.Check(request).ToDictionary().Keys);

    [Fact]
    public void WhatIsRight_IsNotRefused()
    {
        BulkRequest[] right =
        [
            Good,
            Good with
            {
                Ids = null,
                Filter = new() { States = [TaskState.Dead] },
            },
            With(BulkAction.SetPriority, new() { Priority = 0 }),
            With(BulkAction.Boost, new() { Reason = "late" }),
            With(BulkAction.Move, new() { Queue = "other" }),
            With(BulkAction.Tag, new() { Tags = ["a"] }),
            With(BulkAction.Delete, new() { UndoWindow = TimeSpan.Zero }),
        ];

        Assert.All(right, r => Assert.Empty(BulkRules.Check(r).ToDictionary()));
    }

    [Fact]
    public void EveryAction_HasAWord_AndIsReadBack()
    {
        // A requeue is asked for where dead letters are, a migration where types are, an import with its file.
        Assert.All(
            Enum.GetValues<BulkAction>()
                .Where(a =>
                    a
                        is not (
                            BulkAction.Requeue
                            or BulkAction.Apply
                            or BulkAction.Migrate
                            or BulkAction.Import
                        )
                ),
            action => Assert.Equal(action, BulkActions.Parse(action.Word().ToUpperInvariant()))
        );
        Assert.Null(BulkActions.Parse("import"));
        Assert.Null(BulkActions.Parse("3"));
        Assert.Null(BulkActions.Parse("cancel,delete"));
        Assert.Null(BulkActions.Parse(null));
    }

    private static BulkRequest With(BulkAction action, BulkArguments arguments) =>
        Good with
        {
            Action = action,
            Arguments = arguments,
        };
}
