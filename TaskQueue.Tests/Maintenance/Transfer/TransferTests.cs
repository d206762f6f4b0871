using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Tests.Maintenance.Transfer;

/// <summary>An export and its import, within a provider and from one to the other.</summary>
public sealed class TransferTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<bool, bool> Directions =>
        new()
        {
            { false, false },
            { false, true },
            { true, false },
        };

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Import_BringsEverything_AndTheCountersAgree(bool fromPostgres, bool toPostgres)
    {
        await using var source = await MakeAsync(fromPostgres);
        await using var target = await MakeAsync(toPostgres);
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await TransferFixture.FillAsync(old);
        var file = await TransferFixture.ExportAsync(old);

        var preview = await TransferFixture.ImportAsync(fresh, file, dryRun: true);
        Assert.Empty(await RowsAsync(fresh));
        var report = await TransferFixture.ImportAsync(fresh, file);

        Assert.Equal(preview with { DryRun = false }, report);
        Assert.Equal((8, 0, 0, 2), (report.Added, report.Existing, report.KeysTaken, report.Requeued));
        Assert.Equal(2, report.TaskTypesAdded);
        await AssertSameAsync(old, fresh);
        await fresh.AssertCountersAgreeAsync();
        Assert.True(fresh.Get<TaskTypeCatalogue>().Knows("shop.ship"));
        var removed = await fresh.Get<QueueQueries>().ListAsync(Product.Operator, Stop);
        Assert.Equal(1, removed.Single(q => q.Name == "default").Removed);
    }

    [Fact]
    public void APayloadThatWasReplaced_GoesWithItsEntry()
    {
        var entry = new TaskTransition
        {
            TaskId = Guid.NewGuid(),
            At = Samples.Now,
            From = TaskState.Queued,
            To = TaskState.Queued,
            Actor = "a",
            Reason = "Its payload was made into one of version 2, from 1.",
            Payload = "{ \"a\":1.0 }"u8.ToArray(),
        };

        var line = JsonSerializer.Serialize<TransferRow>(TransferTransition.Of(entry), TransferFormat.Json);
        var row = (TransferTransition)JsonSerializer.Deserialize<TransferRow>(line, TransferFormat.Json)!;

        Assert.Equivalent(entry, row.ToRow(entry.TaskId), strict: true);
        Assert.Null(TransferRules.FaultOf(row, []));
        Assert.NotNull(TransferRules.FaultOf(row with { Payload = "{"u8.ToArray() }, []));
    }

    [Fact]
    public async Task Import_ASecondTime_ChangesNothing()
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await TransferFixture.FillAsync(old);
        var file = await TransferFixture.ExportAsync(old);
        await TransferFixture.ImportAsync(fresh, file);
        var queued = (await RowsAsync(fresh)).First(t => t.State is TaskState.Queued);
        await fresh.Tasks.CancelAsync(Product.Operator, queued.Id);
        var before = await TransferFixture.ExportAsync(fresh);

        var report = await TransferFixture.ImportAsync(fresh, file);

        Assert.Equal((0, 8, 0L), (report.Added, report.Existing, report.QueuesAdded));
        Assert.Equal(
            TransferFixture.Lines(before)[1..],
            TransferFixture.Lines(await TransferFixture.ExportAsync(fresh))[1..]
        );
        await fresh.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ImportedReadyTasks_ComeToTheBroker_AndCanEnd()
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await TransferFixture.FillAsync(old);
        await TransferFixture.ImportAsync(fresh, await TransferFixture.ExportAsync(old));

        await fresh.Get<Reconciler>().RunOnceAsync(Stop);
        var leases = await fresh.ClaimAsync();
        foreach (var lease in leases)
        {
            await fresh.FinishAsync(lease);
        }

        await fresh.Get<Settler>().RunOnceAsync(Stop);
        // The one that was running elsewhere among them, whose fence there was far beyond the tokens here.
        Assert.Contains(leases, l => l.Task.Queue == "busy");
        Assert.All(leases, l => Assert.Equal(1, l.Task.Attempt));
        var rows = await RowsAsync(fresh);
        Assert.All(leases, l => Assert.Equal(TaskState.Succeeded, rows.Single(r => r.Id == l.Task.Id).State));
        await fresh.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Import_WhereTheKeyIsTaken_LeavesTheTaskOut()
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await old.AcceptAsync(Samples.Task(key: "k"));
        await old.AcceptAsync(Samples.Task());
        var there = await fresh.AcceptAsync(Samples.Task(key: "k"));
        var file = await TransferFixture.ExportAsync(old);

        var preview = await TransferFixture.ImportAsync(fresh, file, dryRun: true);
        var report = await TransferFixture.ImportAsync(fresh, file);

        Assert.Equal((1, 1), (preview.Added, preview.KeysTaken));
        Assert.Equal((1, 1), (report.Added, report.KeysTaken));
        Assert.Contains(await RowsAsync(fresh), t => t.Id == there.Id);
        await fresh.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Export_HoldsNoSecret_AndOneInstant()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        await using (var db = parts.Db())
        {
            db.Users.Add(
                new()
                {
                    Id = Guid.NewGuid(),
                    Email = "somebody@example.com",
                    PasswordHash = "canary-hash",
                    SecurityStamp = "canary-stamp",
                }
            );
            await db.SaveChangesAsync(Stop);
        }

        await TransferFixture.FillAsync(parts);
        // Accepted while the export is on its way: either side of the instant, never half.
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    await parts.AcceptAsync(Samples.Task());
                }
            },
            Stop
        );
        var file = await TransferFixture.ExportAsync(parts);
        await writing;

        var lines = TransferFixture.Lines(file);
        Assert.DoesNotContain(lines, l => l.Contains("canary", StringComparison.Ordinal));
        Assert.StartsWith("""{"kind":"header","format":2,""", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"sha256\":", lines[^1], StringComparison.Ordinal);
        await using var target = TemporaryDatabase.Sqlite();
        await using var fresh = await CoreParts.MakeAsync(target);
        await TransferFixture.ImportAsync(fresh, file);
        await fresh.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ExportAndImport_AreForAdministrators()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        var person = new Actor("op", Roles.PermissionsOf(Roles.Operator).ToHashSet());

        var export = await Assert.ThrowsAsync<RefusalException>(() =>
            parts.Get<StoreExport>().WriteAsync(person, Stream.Null, null, Stop)
        );
        var import = await Assert.ThrowsAsync<RefusalException>(() =>
            parts.Get<StoreImport>().ReceiveAsync(person, Stream.Null, Stop)
        );

        Assert.Equal((RefusalCode.Forbidden, RefusalCode.Forbidden), (export.Code, import.Code));
    }

    [Fact]
    public void Steps_FitIntoMemory()
    {
        var ids = Enumerable.Range(0, 450).Select(_ => TaskIds.Next(TimeProvider.System)).ToList();

        var small = StoreExport.Steps(ids.Select(id => (id, 10L))).Select(s => s.Count);
        var large = StoreExport.Steps(ids.Take(3).Select(id => (id, 6L << 20))).Select(s => s.Count);

        Assert.Equal([200, 200, 50], small);
        Assert.Equal([1, 1, 1], large);
        Assert.Equal(ids, StoreExport.Steps(ids.Select(id => (id, 1L << 20))).SelectMany(s => s));
    }

    private static Task<TemporaryDatabase> MakeAsync(bool postgres) =>
        postgres ? TemporaryDatabase.PostgresAsync() : Task.FromResult(TemporaryDatabase.Sqlite());

    private static async Task<List<TaskItem>> RowsAsync(CoreParts parts)
    {
        await using var db = parts.Db();
        return await db.Tasks.AsNoTracking().OrderBy(t => t.Id).ToListAsync(Stop);
    }

    private static async Task AssertSameAsync(CoreParts old, CoreParts fresh)
    {
        var moved = (await RowsAsync(old))
            .Where(t => t.State is TaskState.Running)
            .Select(t => t.Id)
            .ToHashSet();
        var (before, after) = (await RowsAsync(old), await RowsAsync(fresh));
        Assert.Equal(before.Select(t => t.Id), after.Select(t => t.Id));
        foreach (var (a, b) in before.Zip(after))
        {
            Assert.Equal(0, b.Fence);
            if (moved.Contains(a.Id))
            {
                Assert.Equal(a.CancelRequestedAt is null ? TaskState.Queued : TaskState.Cancelled, b.State);
                Assert.Equal(a.Attempt, b.Attempt);
            }
            else
            {
                a.Fence = 0;
                Assert.Equivalent(a, b, strict: true);
            }
        }

        await using var one = old.Db();
        await using var two = fresh.Db();
        Assert.Equivalent(
            await one.TaskTypes.AsNoTracking().OrderBy(t => t.Name).ToListAsync(Stop),
            await two.TaskTypes.AsNoTracking().OrderBy(t => t.Name).ToListAsync(Stop)
        );
        await AssertSameVersionsAsync(one, two);
        Assert.Equivalent(
            await one.Attempts.AsNoTracking().OrderBy(a => a.TaskId).ToListAsync(Stop),
            await two.Attempts.AsNoTracking().OrderBy(a => a.TaskId).ToListAsync(Stop)
        );
        Assert.Equal(
            await one
                .LogLines.OrderBy(l => l.TaskId)
                .ThenBy(l => l.Id)
                .Select(l => l.Message)
                .ToListAsync(Stop),
            await two
                .LogLines.OrderBy(l => l.TaskId)
                .ThenBy(l => l.Id)
                .Select(l => l.Message)
                .ToListAsync(Stop)
        );
        Assert.Equal(
            await one.Tags.OrderBy(t => t.Tag).Select(t => new { t.Tag, t.TaskId }).ToListAsync(Stop),
            await two.Tags.OrderBy(t => t.Tag).Select(t => new { t.Tag, t.TaskId }).ToListAsync(Stop)
        );
        Assert.Equal(
            await one.Transitions.CountAsync(Stop) + moved.Count,
            await two.Transitions.CountAsync(Stop)
        );
    }

    private static async Task AssertSameVersionsAsync(AppDbContext one, AppDbContext two)
    {
        var versions = await ReadAsync(one);

        Assert.NotEmpty(versions);
        Assert.Equivalent(versions, await ReadAsync(two), strict: true);

        static Task<List<TypeVersion>> ReadAsync(AppDbContext db) =>
            db.TypeVersions.AsNoTracking().OrderBy(v => v.Type).ThenBy(v => v.Number).ToListAsync(Stop);
    }
}
