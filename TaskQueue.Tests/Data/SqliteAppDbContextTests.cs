using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TaskQueue.Tests.Data;

/// <summary>One writer at a time, and nobody past the gate.</summary>
public sealed class SqliteAppDbContextTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _parts = await CoreParts.MakeAsync(_database);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Write_PastTheGate_Fails()
    {
        await using var db = _parts.Db();

        var failure = await Assert.ThrowsAsync<SqliteException>(() =>
            db.TaskTypes.Where(t => t.Name == "x").ExecuteDeleteAsync(Stop)
        );
        await Assert.ThrowsAsync<SqliteException>(() =>
            db.Database.ExecuteSqlRawAsync("delete from tasks", Stop)
        );

        Assert.Contains("readonly", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_InAScope_IsKeptOnlyOnceCommitted_AndTheGateClosesAgain()
    {
        foreach (var commit in new[] { false, true })
        {
            await using var db = _parts.Db();
            await using (var scope = await db.BeginWriteAsync(Stop))
            {
                db.TaskTypes.Add(new() { Name = $"kept.{commit}", FirstSeenAt = Samples.Now });
                await db.SaveChangesAsync(Stop);
                if (commit)
                {
                    await scope.CommitAsync(Stop);
                }
            }

            await Assert.ThrowsAsync<SqliteException>(() => db.TaskTypes.ExecuteDeleteAsync(Stop));
        }

        await using var reader = _parts.Db();
        Assert.Equal(["kept.True"], await reader.TaskTypes.Select(t => t.Name).ToListAsync(Stop));
    }

    [Fact]
    public async Task SaveChanges_ThatFails_ClosesTheGateAndLetsTheNextIn()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var db = _parts.Db();
            db.TaskTypes.Add(new() { Name = "twice", FirstSeenAt = Samples.Now });
            if (i == 0)
            {
                await db.SaveChangesAsync(Stop);
            }
            else
            {
                await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync(Stop));
                await Assert.ThrowsAsync<SqliteException>(() => db.TaskTypes.ExecuteDeleteAsync(Stop));
            }
        }
    }

    [Fact]
    public void SaveChanges_Blocking_IsRefused()
    {
        using var db = _parts.Db();
        db.TaskTypes.Add(new() { Name = "x", FirstSeenAt = Samples.Now });

        Assert.Throws<NotSupportedException>(() => db.SaveChanges());
    }

    [Fact]
    public async Task Writers_OfAllKinds_WaitForEachOther_AndNoneIsTurnedAway()
    {
        var until = Stopwatch.StartNew();
        var ledger = Enumerable.Range(0, 4).Select(_ => Task.Run(() => RepeatAsync(AcceptAndSettleAsync)));
        var saves = Enumerable.Range(0, 4).Select(_ => Task.Run(() => RepeatAsync(SaveAsync)));
        var reads = Enumerable.Range(0, 2).Select(_ => Task.Run(() => RepeatAsync(ReadAsync)));

        var done = await Task.WhenAll([.. ledger, .. saves, .. reads]);

        Assert.All(done, n => Assert.True(n > 0, "somebody never got a turn"));
        await _parts.AssertCountersAgreeAsync();
        await using var db = _parts.Db();
        Assert.Equal(done[..4].Sum(), await db.Tasks.CountAsync(Stop));
        Assert.Equal(done[4..8].Sum(), await db.TaskTypes.CountAsync(Stop));

        async Task<int> RepeatAsync(Func<Task> act)
        {
            var count = 0;
            for (; until.Elapsed < TimeSpan.FromSeconds(3); count++)
            {
                await act();
            }

            return count;
        }

        async Task AcceptAndSettleAsync()
        {
            var task = await _parts.AcceptAsync(Samples.Task());
            await _parts.Ledger.SettleAsync([Samples.Result(task)]);
        }

        async Task SaveAsync()
        {
            await using var context = _parts.Db();
            context.TaskTypes.Add(new() { Name = Guid.NewGuid().ToString("N"), FirstSeenAt = Samples.Now });
            await context.SaveChangesAsync(Stop);
        }

        async Task ReadAsync()
        {
            await using var context = _parts.Db();
            await context.Tasks.CountAsync(Stop);
        }
    }
}
