using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks;

/// <summary>How many tasks a list has, on both stores.</summary>
public abstract class TaskCountsTests : PartsTests
{
    private TaskCounts Counts => Parts.Get<TaskCounts>();

    [Fact]
    public async Task Counts_AreThoseOfTheList()
    {
        await FillAsync("a", 30);
        await FillAsync("b", 12);

        Assert.Equal(new(42, true), await Counts.CountAsync(Actor.System, new(), Stop));
        Assert.Equal(new(12, true), await AskAsync("queue:b"));
        Assert.Equal(new(12, true), await AskAsync("queue:b status:queued"));
        Assert.Equal(new(0, true), await AskAsync("queue:b status:dead"));
        Assert.Equal(new(42, true), await AskAsync("type:echo"));
        Assert.Equal(new(12, true), await AskAsync("type:echo queue:b"));
        Assert.Equal(ListSize.Unknown, await Counts.CountAsync(Actor.System, new() { Regex = "e.*o" }, Stop));
        var member = new Actor("m", new HashSet<string> { Permissions.TasksRead })
        {
            Limited = new Dictionary<string, System.Collections.Frozen.FrozenSet<string>>
            {
                [Permissions.TasksRead] = System.Collections.Frozen.FrozenSet.ToFrozenSet(["b"]),
            },
        };
        Assert.Equal(new(12, true), await Counts.CountAsync(member, new(), Stop));
        await Assert.ThrowsAsync<RefusalException>(() =>
            Counts.CountAsync(new("nobody", Roles.Nothing), new(), Stop)
        );
    }

    [Fact]
    public async Task MoreThanTenThousand_AreNotCountedOneByOne()
    {
        await FillAsync("many", TaskCounts.Most);
        await FillAsync("many", 5);

        Assert.Equal(new(TaskCounts.Most + 5, true), await AskAsync("queue:many"));
        Assert.Equal(new(TaskCounts.Most, false), await AskAsync("type:echo"));
    }

    [Fact]
    public async Task WhatIsNotCounted_IsEstimated_AndSaysSo()
    {
        await FillAsync("a", 10_000, priority: 1);
        await FillAsync("b", 10_000, priority: 8);
        await AnalyseAsync();

        foreach (var query in (string[])["priority:1", "priority:8", "-creator:nobody priority:<5"])
        {
            var about = await EstimateAsync(query);
            Assert.True(about is { IsEstimate: true, IsExact: false }, $"{query}: {about}");
            Assert.InRange(about.Count!.Value, 8_000, 12_000);
        }

        Assert.Equal(new(20_000, false) { IsEstimate = true }, await EstimateAsync("type:echo"));
        Assert.Equal(new(10_000, true), await EstimateAsync("queue:a"));
        Assert.Equal(new(0, true), await EstimateAsync("type:delay"));
        Assert.Equal(
            ListSize.Unknown,
            await Counts.EstimateAsync(Actor.System, new() { Regex = "e.*o" }, Stop)
        );
    }

    private Task<ListSize> EstimateAsync(string query) =>
        Counts.EstimateAsync(Actor.System, new() { Query = TaskQuery.TryParse(query, out _) }, Stop);

    private async Task AnalyseAsync()
    {
        await using var db = await Parts.Get<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(Stop);
        await using var scope = await db.BeginWriteAsync(Stop);
        await db.Database.ExecuteSqlRawAsync("analyze tasks", Stop);
        await scope.CommitAsync(Stop);
    }

    private Task<ListSize> AskAsync(string query) =>
        Counts.CountAsync(Actor.System, new() { Query = TaskQuery.TryParse(query, out _) }, Stop);

    private async Task FillAsync(string queue, int count, int priority = 5) =>
        await Parts
            .Get<TaskService>()
            .SubmitManyAsync(
                Actor.System,
                [
                    .. Enumerable
                        .Range(0, count)
                        .Select(_ => new NewTask
                        {
                            Type = "echo",
                            Payload = "1"u8.ToArray(),
                            Queue = queue,
                            Priority = priority,
                            AllowUnknownType = true,
                        }),
                ]
            );
}

/// <summary>On SQLite.</summary>
public sealed class SqliteTaskCountsTests : TaskCountsTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresTaskCountsTests : TaskCountsTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
}
