using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;

namespace TaskQueue.Tests.Audit;

/// <summary>The check of the audit log that goes on all the time, piece by piece.</summary>
public sealed class AuditPatrolTests : IAsyncLifetime
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
    public async Task ALogThatHolds_HasNoFault_RoundAfterRound()
    {
        for (var look = 0; look < 20; look++)
        {
            await WriteAsync(3);

            Assert.Empty(await LookAsync(piece: 7, newest: 5));
        }
    }

    [Fact]
    public async Task AnAlteredEntry_IsFound_InTheRoundThatComesToIt()
    {
        await WriteAsync(40);
        await ExecuteAsync("update audit_entries set actor = 'eve@example.com' where place = 15");

        Assert.Empty(await LookAsync(piece: 10, newest: 5));
        Assert.Equal(15, Assert.Single(await LookAsync(piece: 10, newest: 5)).Place);
        // The next round begins anew, and finds it again.
        Assert.Empty(await LookAsync(piece: 10, newest: 5));
        Assert.Equal(15, Assert.Single(await LookAsync(piece: 10, newest: 5)).Place);
    }

    [Fact]
    public async Task AnAlteredEntryAmongTheNewest_IsFoundAtOnce()
    {
        await WriteAsync(40);
        await ExecuteAsync("update audit_entries set actor = 'eve@example.com' where place = 38");

        Assert.Equal(38, Assert.Single(await LookAsync(piece: 10, newest: 5)).Place);
    }

    [Fact]
    public async Task ALogThatWasCutShort_IsMissedByTheAnchor()
    {
        await WriteAsync(20);
        await ExecuteAsync("delete from audit_entries where place > 12");

        Assert.Empty(await LookAsync(piece: 10, newest: 2));
        Assert.Equal(13, Assert.Single(await LookAsync(piece: 10, newest: 2)).Place);
    }

    [Fact]
    public async Task RetentionThatComesPastARound_IsNoFault()
    {
        await WriteAsync(40);
        Assert.Empty(await LookAsync(piece: 10, newest: 5));
        _parts.Clock.Advance(TimeSpan.FromDays(400));
        await WriteAsync(5);
        await _parts.Get<AuditPruner>().RunOnceAsync(Stop);
        await _parts.Get<AuditSealer>().RunOnceAsync(Stop);

        for (var look = 0; look < 4; look++)
        {
            Assert.Empty(await LookAsync(piece: 3, newest: 2));
        }

        await ExecuteAsync("update audit_checkpoints set place = 42");
        Assert.Contains(
            "checkpoint",
            Assert.Single(await LookAsync(piece: 3, newest: 2)).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ARowThatSomebodyElseWrote_IsFound()
    {
        await WriteAsync(3);
        await ExecuteAsync(
            "update audit_entries set place = null, hash = null, actor = 'eve' where place = 3"
        );

        Assert.Contains(await LookAsync(piece: 10, newest: 5), f => f is { Place: null, Id: not null });
    }

    private Task<IReadOnlyList<AuditFault>> LookAsync(int piece, int newest) =>
        _parts.Get<AuditPatrol>().LookAsync(piece, newest, Stop);

    private async Task WriteAsync(int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await _parts
                .Get<AuditLog>()
                .WriteAsync(
                    Product.Operator,
                    AuditActions.QueuePaused,
                    AuditSubject.Queue($"q{i}"),
                    new { i }
                );
        }

        await _parts.Get<AuditSealer>().RunOnceAsync(Stop);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var db = _parts.Db();
        await using var scope = await db.BeginWriteAsync(Stop);
        await db.Database.ExecuteSqlRawAsync(sql, Stop);
        await scope.CommitAsync(Stop);
    }
}
