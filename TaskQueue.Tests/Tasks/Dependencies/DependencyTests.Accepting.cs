using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Tests.Tasks.Dependencies;

public abstract partial class DependencyTests
{
    [Fact]
    public async Task WhatIsNotThere_IsRefusedByName_AndNothingIsAccepted()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var nobody = Guid.NewGuid();

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            SubmitAsync(parts, "all succeeded skip", nobody)
        );

        Assert.Equal(RefusalCode.Invalid, refusal.Code);
        Assert.Contains(nobody.ToString(), refusal.Errors["dependsOn"][0], StringComparison.Ordinal);
        await using var db = parts.Db();
        Assert.False(await db.Tasks.AnyAsync(Stop));
        Assert.False(await db.Dependencies.AnyAsync(Stop));
    }

    [Fact]
    public async Task ABatch_ThatIsRepeatedUnderItsKeys_ComesToTheSameTasks()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        NewTask[] batch =
        [
            Samples.NewTask() with
            {
                DependsOn = ["#a"],
                IdempotencyKey = "b",
            },
            Samples.NewTask() with
            {
                Ref = "a",
                IdempotencyKey = "a",
            },
        ];

        var first = await parts.Tasks.SubmitManyAsync(Product.Operator, batch);
        var second = await parts.Tasks.SubmitManyAsync(
            Product.Operator,
            [.. batch, Samples.NewTask() with { DependsOn = ["#a"] }]
        );

        Assert.Equal(first.Select(o => o.Id), second.Take(2).Select(o => o.Id));
        Assert.All(second.Take(2), o => Assert.True(o.Repeated));
        await using var db = parts.Db();
        var edges = await db.Dependencies.ToListAsync(Stop);
        Assert.Equal([first[1].Id!.Value, first[1].Id!.Value], edges.Select(e => e.DependsOnId));
    }

    [Fact]
    public async Task TheAudit_FindsNothing_AndHealsWhatAFaultLeft()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var parent = await SubmitAsync(parts);
        var child = await SubmitAsync(parts, "all succeeded skip", parent);
        Assert.Equal(0, await parts.Get<DependencyKeeper>().AuditAsync(Stop));
        await using (var db = parts.Db())
        await using (var scope = await db.BeginWriteAsync(Stop))
        {
            await db
                .Tasks.Where(t => t.Id == parent)
                .ExecuteUpdateAsync(
                    s =>
                        s.SetProperty(t => t.State, TaskState.Succeeded)
                            .SetProperty(t => t.Dependents, DependentsMark.Told),
                    Stop
                );
            await scope.CommitAsync(Stop);
        }

        Assert.Equal(1, await parts.Get<DependencyKeeper>().AuditAsync(Stop));

        Assert.Equal(TaskState.Queued, (await parts.RowAsync(child)).State);
        Assert.Equal(0, await parts.Get<DependencyKeeper>().AuditAsync(Stop));
    }

    [Fact]
    public async Task ParentsThatEndWhileChildrenAreAccepted_LeaveNoneWaiting()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        for (var round = 0; round < 10; round++)
        {
            var (one, two) = (await SubmitAsync(parts), await SubmitAsync(parts));
            var children = Enumerable
                .Range(0, 4)
                .Select(_ => SubmitAsync(parts, "all succeeded skip", one, two))
                .ToList();

            await Task.WhenAll(SettleAsync(parts, one), SettleAsync(parts, two), Task.WhenAll(children));

            foreach (var child in children)
            {
                Assert.Equal(TaskState.Queued, (await parts.RowAsync(await child)).State);
            }
        }

        await parts.AssertCountersAgreeAsync();
    }
}

/// <summary>Dependencies on SQLite.</summary>
public sealed class SqliteDependencyTests : DependencyTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>Dependencies on PostgreSQL.</summary>
public sealed class PostgresDependencyTests : DependencyTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();

    [Fact]
    public async Task TwoNodes_ThatEndTwoParentsAtOnce_DecideTheChildOnce()
    {
        await using var database = await MakeDatabaseAsync();
        await using var one = await CoreParts.MakeAsync(database);
        await using var two = await CoreParts.MakeAsync(database, open: false);
        for (var round = 0; round < 20; round++)
        {
            NewTask[] batch =
            [
                Samples.NewTask() with
                {
                    Ref = "a",
                },
                Samples.NewTask() with
                {
                    Ref = "b",
                },
                .. Enumerable.Range(0, 5).Select(_ => Samples.NewTask() with { DependsOn = ["#a", "#b"] }),
            ];
            var ids = (await one.Tasks.SubmitManyAsync(Product.Operator, batch))
                .Select(o => o.Id!.Value)
                .ToList();
            var (first, second) = (await one.RowAsync(ids[0]), await one.RowAsync(ids[1]));

            await Task.WhenAll(
                one.Ledger.SettleAsync([Samples.Result(first)]),
                two.Ledger.SettleAsync([Samples.Result(second)])
            );

            foreach (var child in ids.Skip(2))
            {
                var row = await one.RowAsync(child);
                Assert.Equal((TaskState.Queued, 2), (row.State, row.Version));
            }
        }

        await one.AssertCountersAgreeAsync();
    }
}
