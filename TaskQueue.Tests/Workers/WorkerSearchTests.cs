using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>Pages of workers, narrowed and sorted, on both stores.</summary>
public abstract class WorkerSearchTests : PartsTests
{
    private const int Many = 7;

    [Theory]
    [InlineData(null, "w6", "w4", "w2", "w0", "w5", "w3", "w1")]
    [InlineData("name", "w0", "w1", "w2", "w3", "w4", "w5", "w6")]
    [InlineData("-name", "w6", "w5", "w4", "w3", "w2", "w1", "w0")]
    [InlineData("running", "w0", "w3", "w6", "w1", "w4", "w2", "w5")]
    [InlineData("-running", "w5", "w2", "w4", "w1", "w6", "w3", "w0")]
    [InlineData("startedAt", "w0", "w1", "w2", "w3", "w4", "w5", "w6")]
    [InlineData("-lastBeatAt", "w6", "w5", "w4", "w3", "w2", "w1", "w0")]
    public async Task EachOrder_IsReadPageByPage(string? sort, params string[] names)
    {
        await FillAsync();

        Assert.Equal(names, await ReadAsync(new() { Sort = sort }));
    }

    [Fact]
    public async Task ATextAndAState_NarrowTheList_AndItsCount()
    {
        await FillAsync();
        var workers = Parts.Get<WorkerQueries>();

        Assert.Equal(["w3"], await ReadAsync(new() { Text = " W3 " }));
        Assert.Empty(await ReadAsync(new() { Text = "%" }));
        Assert.Equal(["w5", "w3", "w1"], await ReadAsync(new() { Status = WorkerStatus.Lost }));
        Assert.Equal(
            3,
            await workers.CountAsync(Product.Operator, new() { Status = WorkerStatus.Lost }, Stop)
        );
        Assert.Equal(Many, (await workers.ListAsync(Product.Operator, Stop)).Count);
    }

    [Fact]
    public async Task WorkersThatEnded_AreReadByNobodyWhoDoesNotAskForThem()
    {
        await FillAsync();
        await using var db = Parts.Db();
        (await db.Workers.SingleAsync(w => w.Name == "w0", Stop)).Status = WorkerStatus.Stopped;
        (await db.Workers.SingleAsync(w => w.Name == "w2", Stop)).Status = WorkerStatus.Paused;
        await db.SaveChangesAsync(Stop);
        var workers = Parts.Get<WorkerQueries>();

        var known = await workers.ListAsync(Product.Operator, Stop);
        var beating = await workers.BeatingAsync(Product.Operator, Stop);

        Assert.Equal(["w6", "w4", "w2", "w5", "w3", "w1"], known.Select(w => w.Name));
        Assert.Equal(["w6", "w4", "w2"], beating.Select(w => w.Name));
    }

    [Theory]
    [InlineData("running")]
    [InlineData("-lastBeatAt")]
    public async Task ADownload_IsReadInOnePiece(string sort)
    {
        const int More = TaskLimits.Page + 1;
        await FillAsync(More);

        var whole = await Parts
            .Get<WorkerQueries>()
            .WholeAsync(Product.Operator, new() { Sort = sort }, null, Stop);

        Assert.Equal(More, whole.Items.DistinctBy(w => w.Id).Count());
        Assert.Null(whole.NextCursor);
    }

    [Fact]
    public async Task ANameIsFound_WhateverItsCase_InAnyAlphabet()
    {
        await FillAsync();
        await using var db = Parts.Db();
        (await db.Workers.SingleAsync(w => w.Name == "w2", Stop)).Name = "Mühle-2";
        await db.SaveChangesAsync(Stop);

        Assert.Equal(["Mühle-2"], await ReadAsync(new() { Text = "MÜHLE" }));
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("bmFtZT0A0198c2f4a0b07c0fa0b07c0fa0b07c0f")]
    public async Task ACursorOfNoSuchList_IsRefused(string cursor)
    {
        await FillAsync();
        var byName = await PageAsync(new() { Sort = "name" }, null);

        foreach (
            var (sort, wrong) in new (string? Sort, string? Cursor)[]
            {
                ("name", cursor),
                ("-name", byName.NextCursor),
                ("-running", byName.NextCursor),
                (null, byName.NextCursor),
            }
        )
        {
            var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
                PageAsync(new() { Sort = sort }, wrong)
            );
            Assert.Contains("cursor", refusal.Errors.Keys);
        }
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public async Task ATextThatNoStoreCanHold_IsRefused(int character)
    {
        var search = new WorkerSearch { Text = new string((char)character, 2) };

        var refusals = new[]
        {
            await Assert.ThrowsAsync<RefusalException>(() => ReadAsync(search)),
            await Assert.ThrowsAsync<RefusalException>(() =>
                Parts.Get<WorkerQueries>().CountAsync(Product.Operator, search, Stop)
            ),
        };

        Assert.All(refusals, refusal => Assert.Equal(["q"], refusal.Errors.Keys));
    }

    private async Task<List<string>> ReadAsync(WorkerSearch search)
    {
        var (names, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await PageAsync(search, cursor);
            Assert.InRange(page.Items.Count, 0, 2);
            names.AddRange(page.Items.Select(w => w.Name));
            cursor = page.NextCursor;
        } while (cursor is not null);

        return names;
    }

    private Task<Page<WorkerNode>> PageAsync(WorkerSearch search, string? cursor) =>
        Parts.Get<WorkerQueries>().ListAsync(Product.Operator, search, cursor, 2, Stop);

    private async Task FillAsync(int count = Many)
    {
        await using var db = Parts.Db();
        for (var i = 0; i < count; i++)
        {
            var at = Samples.Now.AddMinutes(i);
            db.Workers.Add(
                new()
                {
                    Id = Guid.CreateVersion7(at),
                    Name = $"w{i}",
                    Host = "host",
                    Version = "1",
                    Status = i % 2 == 0 ? WorkerStatus.Alive : WorkerStatus.Lost,
                    Running = i % 3,
                    StartedAt = at,
                    LastBeatAt = at,
                }
            );
        }

        await db.SaveChangesAsync(Stop);
    }

    public sealed class OnSqlite : WorkerSearchTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : WorkerSearchTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
