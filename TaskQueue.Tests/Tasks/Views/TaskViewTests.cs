using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Views;

namespace TaskQueue.Tests.Tasks.Views;

/// <summary>Saved queries, and those that were asked, on both stores.</summary>
public abstract class TaskViewTests : PartsTests
{
    private static readonly Actor Ada = Person(
        "ada@example.com",
        Permissions.TasksRead,
        Permissions.TasksWrite
    );
    private static readonly Actor Ben = Person(
        "ben@example.com",
        Permissions.TasksRead,
        Permissions.TasksWrite
    );
    private static readonly Actor Viewer = Person("viewer@example.com", Permissions.TasksRead);

    private TaskViews Views => Parts.Get<TaskViews>();

    [Fact]
    public async Task AViewIsOnesOwn_UntilItIsShared()
    {
        var own = await Views.CreateAsync(Ada, new(" Dead mails ", "status:DEAD  queue:mail", false));
        var shared = await Views.CreateAsync(Ada, new("All dead", "status:dead", true));

        Assert.Equal("Dead mails", own.Name);
        Assert.Equal("status:dead queue:mail", own.Query);
        Assert.Equal(["All dead", "Dead mails"], (await Views.ListAsync(Ada, Stop)).Select(v => v.Name));
        Assert.Equal(["All dead"], (await Views.ListAsync(Viewer, Stop)).Select(v => v.Name));
        await AssertRefusedAsync(RefusalCode.NotFound, () => Views.GetAsync(Ben, own.Id, Stop));
        await AssertRefusedAsync(RefusalCode.NotFound, () => Views.DeleteAsync(Ben, own.Id, null));
        await AssertRefusedAsync(
            RefusalCode.NotFound,
            () => Views.UpdateAsync(Ben, own.Id, new("x", "y", false), null)
        );
        Assert.Equal("All dead", (await Views.GetAsync(Viewer, shared.Id, Stop)).Name);

        await Views.DeleteAsync(Ada, own.Id, 1);
        Assert.Equal(["All dead"], (await Views.ListAsync(Ada, Stop)).Select(v => v.Name));
    }

    [Fact]
    public async Task ASharedView_IsChangedByThoseWhoMayChangeTasks_OneAfterTheOther()
    {
        var view = await Views.CreateAsync(Ada, new("Dead", "status:dead", true));

        await AssertRefusedAsync(
            RefusalCode.Forbidden,
            () => Views.CreateAsync(Viewer, new("Mine", "a", true))
        );
        await AssertRefusedAsync(RefusalCode.Forbidden, () => Views.DeleteAsync(Viewer, view.Id, null));
        await AssertRefusedAsync(
            RefusalCode.Forbidden,
            () => Views.UpdateAsync(Viewer, view.Id, new("x", "y", true), null)
        );
        var changed = await Views.UpdateAsync(
            Ben,
            view.Id,
            new("Dead now", "status:dead ended:today", true),
            1
        );
        await AssertRefusedAsync(
            RefusalCode.Stale,
            () => Views.UpdateAsync(Ada, view.Id, new("Mine", "a", true), 1)
        );
        await AssertRefusedAsync(RefusalCode.Stale, () => Views.DeleteAsync(Ada, view.Id, 1));
        await AssertRefusedAsync(
            RefusalCode.Invalid,
            () => Views.UpdateAsync(Ben, view.Id, new("x", "y", false), 2)
        );
        await Views.UpdateAsync(Ada, view.Id, new("Dead now", "status:dead", false), 2);

        Assert.Equal(
            (2, "ben@example.com", "ada@example.com"),
            (changed.Version, changed.UpdatedBy, changed.Owner)
        );
        Assert.Empty(await Views.ListAsync(Ben, Stop));
        await using var db = Parts.Db();
        Assert.Equal(
            [AuditActions.ViewShared, AuditActions.ViewChanged, AuditActions.ViewWithdrawn],
            db.AuditEntries.Where(e => e.SubjectType == "task-view" && e.Outcome == AuditOutcome.Done)
                .OrderBy(e => e.At)
                .Select(e => e.Action)
                .ToList()
        );
    }

    [Theory]
    [InlineData("", "a", "name")]
    [InlineData("x", "", "query")]
    [InlineData("x", "status:dread", "query")]
    public async Task WhatIsNoView_IsRefused(string name, string query, string field)
    {
        var refusal = await AssertRefusedAsync(
            RefusalCode.Invalid,
            () => Views.CreateAsync(Ada, new(name, query, false))
        );

        Assert.Equal([field], refusal.Errors.Keys);
    }

    [Fact]
    public async Task ANameIsTakenOnce_ByEachAccount()
    {
        await Views.CreateAsync(Ada, new("x", "a", false));
        await Views.CreateAsync(Ben, new("x", "a", false));

        var refusal = await AssertRefusedAsync(
            RefusalCode.Conflict,
            () => Views.CreateAsync(Ada, new("x", "b", false))
        );

        Assert.Equal(["name"], refusal.Errors.Keys);
        await AssertRefusedAsync(
            RefusalCode.Forbidden,
            () => Views.CreateAsync(Ada with { UserId = null }, new("y", "b", false))
        );
    }

    [Fact]
    public async Task TheLastTwentyQueries_AreRemembered_EachOnce()
    {
        var histories = Parts.Get<QueryHistories>();
        for (var i = 0; i < 25; i++)
        {
            await histories.NoteAsync(Ada, Read($"tag:t{i}"));
        }

        await histories.NoteAsync(Ada, Read("tag:t20"));
        await histories.NoteAsync(Ada, TaskQuery.Empty);
        var history = await histories.ReadAsync(Ada, Stop);

        Assert.Equal(QueryHistories.Most, history.Queries.Count);
        Assert.Equal(["tag:t20", "tag:t24", "tag:t23"], history.Queries.Take(3));
        Assert.Equal(history.Queries.Distinct(), history.Queries);
        Assert.Equal("", history.Last);
        Assert.Empty((await histories.ReadAsync(Ben, Stop)).Queries);
    }

    private static TaskQuery Read(string text) => TaskQuery.TryParse(text, out _)!;

    private static Actor Person(string name, params string[] permissions) =>
        new(name, permissions.ToHashSet()) { UserId = Guid.NewGuid() };

    private static async Task<RefusalException> AssertRefusedAsync(RefusalCode code, Func<Task> act)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(act);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }

    public sealed class OnSqlite : TaskViewTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : TaskViewTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
