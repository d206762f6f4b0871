using Bunit;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The way of a task through the states, as a picture.</summary>
public sealed class TaskStateMapTests
{
    // Planned, ready, failed once, ran again: the end of its rest is written down nowhere.
    private static readonly TimelineEntry[] SecondTime =
    [
        Entry(0, null, TaskState.Scheduled),
        Entry(5, TaskState.Scheduled, TaskState.Queued),
        Entry(6, TaskState.Queued, TaskState.Running),
        Entry(7, TaskState.Running, TaskState.Retrying),
        Entry(8, TaskState.Retrying, TaskState.Retrying),
        Entry(9, TaskState.Queued, TaskState.Running),
    ];

    [Fact]
    public void Way_HasTheMovesThatNobodyWroteDown_AndNoneOfWhatMovedNothing()
    {
        var way = TaskWay.Of(SecondTime, TaskState.Running);

        Assert.Equal(
            "Scheduled 0, Queued 5, Running 6, Retrying 7, Queued ?, Running 9",
            string.Join(", ", way.Steps.Select(Told))
        );
    }

    [Fact]
    public void WhatIsNewerThanTheStory_IsItsLastStep() =>
        Assert.Equal(
            "Queued 0, Running ?",
            string.Join(
                ", ",
                TaskWay.Of([Entry(0, null, TaskState.Queued)], TaskState.Running).Steps.Select(Told)
            )
        );

    [Fact]
    public void CancelOfWhatRan_IsOneStep_ThoughTheStoreNeverKnewThatItRan()
    {
        var way = TaskWay.Of(
            [
                Entry(0, null, TaskState.Queued),
                Entry(1, TaskState.Queued, TaskState.Running),
                Entry(2, TaskState.Queued, TaskState.Cancelled),
            ],
            TaskState.Cancelled
        );

        Assert.Equal("Queued 0, Running 1, Cancelled 2", string.Join(", ", way.Steps.Select(Told)));
    }

    [Fact]
    public void Map_HasAllStates_TheMovesThatWereMade_AndThoseThatCanBe()
    {
        var map = StateMap.Of(TaskWay.Of(SecondTime, TaskState.Running));

        Assert.Equal(Enum.GetValues<TaskState>().Order(), map.Places.Select(p => p.State).Order());
        Assert.Equal((2, true), Look(map, TaskState.Running));
        Assert.Equal((0, false), Look(map, TaskState.Dead));
        Assert.Equal(
            2,
            Assert.Single(map.Arrows, a => a is { From: TaskState.Queued, To: TaskState.Running }).Times
        );
        Assert.Equal(
            TaskArrows.From(TaskState.Running).Where(to => to is not TaskState.Retrying).Order(),
            map.Arrows.Where(a => a.Times == 0).Select(a => a.To).Order()
        );
        Assert.All(
            map.Places,
            p => Assert.InRange(p.X, StateMap.PlaceWidth / 2.0, StateMap.Width - (StateMap.PlaceWidth / 2.0))
        );
        Assert.All(
            map.Places,
            p =>
                Assert.InRange(
                    p.Y,
                    StateMap.PlaceHeight / 2.0,
                    StateMap.Height - (StateMap.PlaceHeight / 2.0)
                )
        );
        Assert.All(
            map.Arrows,
            a => Assert.DoesNotContain("NaN", a.Path + a.TipPath, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void EachMoveThereIs_CanBeDrawn() =>
        Assert.All(
            Enum.GetValues<TaskState>(),
            state =>
                Assert.Equal(
                    TaskArrows.From(state).Count,
                    StateMap.Of(TaskWay.Of([Entry(0, null, state)], state)).Arrows.Count
                )
        );

    [Fact]
    public async Task Picture_TellsTheWayInWords_Too()
    {
        await using var page = new BunitContext();

        var map = page.Render<TaskStateMap>(p =>
            p.Add(m => m.Entries, SecondTime).Add(m => m.Now, TaskState.Running)
        );

        var story = map.Find("svg").GetAttribute("aria-label");
        Assert.StartsWith(
            "The way of this task: scheduled 00:00:00 → queued 00:00:05 → running 00:00:06 → retrying 00:00:07 → queued → running 00:00:09. It is running now",
            story,
            StringComparison.Ordinal
        );
        Assert.Equal("running ×2", map.Find("[data-place=running] .name").TextContent);
        Assert.Equal("00:00:09", map.Find("[data-place=running] .time").TextContent);
        Assert.True(map.Find("[data-place=running]").HasAttribute("data-here"));
        Assert.False(map.Find("[data-place=dead]").HasAttribute("data-been"));
        Assert.True(map.Find("[data-arrow=running-retrying]").HasAttribute("data-made"));
        Assert.False(map.Find("[data-arrow=running-dead]").HasAttribute("data-made"));
    }

    private static TimelineEntry Entry(int second, TaskState? from, TaskState to) =>
        new(DateTimeOffset.UnixEpoch.AddSeconds(second), from, to, "system", null, null);

    private static (int Visits, bool IsHere) Look(StateMap map, TaskState state)
    {
        var place = map.Places.Single(p => p.State == state);
        return (place.Visits, place.IsHere);
    }

    private static string Told(TaskStep step) =>
        $"{step.To} {(step.At is { } at ? $"{(at - DateTimeOffset.UnixEpoch).TotalSeconds}" : "?")}";
}
