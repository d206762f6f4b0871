using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Audit;

/// <summary>S68 and S69 on the stores: entries are there with their changes, sealed in order, and what is done to them is found.</summary>
public abstract partial class AuditStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeAsync();

    [Fact]
    public async Task AChange_LeavesOneEntry_WithWhoWhatAndFromWhere()
    {
        await using var database = await MakeAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var user = Guid.CreateVersion7();
        var actor = Product.Operator with
        {
            UserId = user,
            Origin = new(Via.Console) { Address = System.Net.IPAddress.Parse("192.0.2.7") },
        };

        await parts.Get<QueueControl>().PauseAsync(actor, "mail", "It moves.", null);

        var entry = Assert.Single(await RowsAsync(parts));
        Assert.Equal(
            (AuditActions.QueuePaused, "queue", "mail", actor.Name, ActorKind.Person),
            (entry.Action, entry.SubjectType, entry.SubjectId, entry.Actor, entry.ActorKind)
        );
        Assert.Equal((user, Via.Console, "192.0.2.7"), (entry.UserId, entry.Via, entry.Address));
        Assert.Contains("\"paused\":false", entry.Before, StringComparison.Ordinal);
        Assert.Contains("\"pauseReason\":\"It moves.\"", entry.After, StringComparison.Ordinal);
        Assert.Null(entry.Place);
    }

    [Fact]
    public async Task ARefusedOrEmptyChange_LeavesNone()
    {
        await using var database = await MakeAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var control = parts.Get<QueueControl>();
        await control.PauseAsync(Actor.System, "mail", null, null);
        await control.ResumeAsync(Actor.System, "mail");

        await control.ResumeAsync(Product.Operator, "mail");
        await Assert.ThrowsAsync<RefusalException>(() => control.LiftAsync(Product.Operator, "none", null));
        await Assert.ThrowsAsync<RefusalException>(() =>
            control.PauseAsync(Product.Operator, "mail", new string('x', 999), null)
        );

        Assert.Empty(await RowsAsync(parts));
    }

    [Fact]
    public async Task ChangesOfOneTask_AreToldByTheLedger_InTheirTransaction()
    {
        await using var database = await MakeAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var id = await parts.SubmitAsync(t => t with { Delay = TimeSpan.FromHours(1) });

        await parts.Tasks.EditAsync(
            Product.Operator,
            id,
            new() { Priority = 9, Payload = "\"secret\""u8.ToArray() },
            null
        );
        await parts.Tasks.CancelAsync(Product.Operator, id);
        await parts.Tasks.RetryAsync(Product.Operator, id);
        await parts.Tasks.CancelAsync(Product.Operator, id);
        await parts.Tasks.DeleteAsync(Product.Operator, id, null);
        await Assert.ThrowsAsync<RefusalException>(() => parts.Tasks.CancelAsync(Product.Operator, id));

        var rows = await RowsAsync(parts);
        Assert.Equal(
            [
                AuditActions.TaskEdited,
                AuditActions.TaskCancelled,
                AuditActions.TaskRetried,
                AuditActions.TaskCancelled,
                AuditActions.TaskDeleted,
            ],
            rows.Select(e => e.Action)
        );
        Assert.All(rows, e => Assert.Equal(id.ToString(), e.SubjectId));
        Assert.DoesNotContain(rows, e => e.After?.Contains("secret", StringComparison.Ordinal) == true);
        Assert.True(await SealAndVerifyAsync(parts) is { Holds: true, Entries: 5 });
    }

    [Fact]
    public async Task Sealing_GoesOn_WhereItWas()
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 3);
        await SealAndVerifyAsync(parts);
        await WriteAsync(parts, 2);

        var verdict = await SealAndVerifyAsync(parts);

        Assert.Equal((5, 1, 5, 0), (verdict.Entries, verdict.First, verdict.Last, verdict.Unsealed));
        Assert.Null(verdict.Fault);
        Assert.Equal([1, 2, 3, 4, 5], (await RowsAsync(parts)).Select(e => e.Place!.Value));
    }

    [Fact]
    public async Task TwoSealersAtOnce_NeverForkTheChain()
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 300);
        await using var others = await CoreParts.MakeAsync(database, open: false);

        await Task.WhenAll(
            new[] { parts, others }.Select(p =>
                Task.Run(
                    async () =>
                    {
                        for (var i = 0; i < 20; i++)
                        {
                            try
                            {
                                await p.Get<AuditSealer>().RunOnceAsync(Stop);
                            }
                            catch (DbUpdateException)
                            {
                                // The slower one; it tries again.
                            }
                        }
                    },
                    Stop
                )
            )
        );

        var verdict = await SealAndVerifyAsync(parts);
        Assert.Null(verdict.Fault);
        Assert.Equal(300, verdict.Last);
    }

    [Theory]
    [InlineData("update audit_entries set actor = 'eve@example.com' where place = 4", 4)]
    [InlineData("update audit_entries set outcome = 1 where place = 1", 1)]
    [InlineData("delete from audit_entries where place = 5", 5)]
    [InlineData("delete from audit_entries where place <= 2", 1)]
    [InlineData("update audit_entries set place = place + 100 where place in (3)", 3)]
    public async Task WhatSqlDoesToARow_IsFound(string sql, long place)
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 9);
        await SealAndVerifyAsync(parts);

        await ExecuteAsync(parts, sql);

        var fault = (await VerifyAsync(parts)).Fault;
        Assert.Equal(place, fault?.Place);
    }

    [Fact]
    public async Task TheLastTenTakenAway_AreMissedByTheAnchor()
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 20);
        await SealAndVerifyAsync(parts);

        await ExecuteAsync(parts, "delete from audit_entries where place > 10");
        var verdict = await VerifyAsync(parts);

        Assert.Equal(11, verdict.Fault?.Place);
        Assert.Contains("anchor", verdict.Fault!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATailThatIsReplacedByLaterActs_IsMissedByTheAnchor()
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 20);
        await SealAndVerifyAsync(parts);

        await ExecuteAsync(parts, "delete from audit_entries where place > 10");
        await WriteAsync(parts, 30);
        var verdict = await SealAndVerifyAsync(parts);

        Assert.Equal(20, verdict.Fault?.Place);
    }

    [Fact]
    public async Task ARowThatSomebodyElseWrote_IsNotSealed_AndNamed()
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 2);
        await using (var db = parts.Db())
        {
            db.AuditEntries.Add(
                new()
                {
                    Id = Guid.CreateVersion7(),
                    At = DateTimeOffset.UnixEpoch,
                    Actor = "eve@example.com",
                    ActorKind = ActorKind.Person,
                    Via = Via.Api,
                    Action = AuditActions.QueuePurged,
                    SubjectType = "queue",
                    SubjectId = "mail",
                    Mark = new byte[32],
                }
            );
            await db.SaveChangesAsync(Stop);
        }

        var verdict = await SealAndVerifyAsync(parts);

        Assert.Equal((2, 1), (verdict.Entries, verdict.Unsealed));
        Assert.Null(verdict.Fault?.Place);
        Assert.NotNull(verdict.Fault?.Id);
    }

    private static async Task<CoreParts> MakeAsync(TemporaryDatabase database, int entries)
    {
        var parts = await CoreParts.MakeAsync(database);
        await WriteAsync(parts, entries);
        return parts;
    }

    private static async Task WriteAsync(CoreParts parts, int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await parts
                .Get<AuditLog>()
                .WriteAsync(
                    Product.Operator,
                    AuditActions.QueuePaused,
                    AuditSubject.Queue($"q{i}"),
                    new { paused = true }
                );
        }
    }

    private static async Task<AuditVerdict> SealAndVerifyAsync(CoreParts parts)
    {
        await parts.Get<AuditSealer>().RunOnceAsync(Stop);
        return await VerifyAsync(parts);
    }

    private static Task<AuditVerdict> VerifyAsync(CoreParts parts) =>
        parts.Get<AuditVerifier>().RunAsync(Product.Operator, Stop);

    private static async Task<List<AuditEntry>> RowsAsync(CoreParts parts)
    {
        await using var db = parts.Db();
        return await db.AuditEntries.AsNoTracking().OrderBy(e => e.Sequence).ToListAsync(Stop);
    }

    private static async Task ExecuteAsync(CoreParts parts, string sql)
    {
        await using var db = parts.Db();
        await using var scope = await db.BeginWriteAsync(Stop);
        await db.Database.ExecuteSqlRawAsync(sql, Stop);
        await scope.CommitAsync(Stop);
    }

    public sealed class OnSqlite : AuditStoreTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : AuditStoreTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
