using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Dispatch;

/// <summary>Ready rows with large payloads come to the broker in portions, on both stores.</summary>
public abstract class LargePayloadTests
{
    private const int Mebibyte = 1024 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Portions_FitIntoTheBudget_AndHoldEveryReadyTaskOnce()
    {
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var rows = await AcceptAsync(parts, 70, Mebibyte);
        var small = await AcceptAsync(parts, 5, 2);
        var waiting = await parts.AcceptAsync(Samples.Task(TaskState.Scheduled));
        List<Guid> all = [.. rows.Concat(small).Select(r => r.Id), waiting.Id];

        var portions = await parts.Get<ReadyRows>().PortionsAsync(all, Stop);

        Assert.Equal([32, 32, 11], portions.Select(p => p.Count));
        Assert.Equal(all.SkipLast(1), portions.SelectMany(p => p));
        foreach (var portion in portions)
        {
            var read = await parts.Get<ReadyRows>().ReadAsync(portion, Stop);
            Assert.True(read.Sum(r => (long)r.Envelope.Payload.Length) <= ReadyRows.Budget);
        }
    }

    [Fact]
    public async Task LargeTasksThatComeBack_AreAllThereAgain_AfterOneSettlement()
    {
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var rows = await AcceptAsync(parts, 40, Mebibyte);
        await parts.Get<ReadyRows>().PushAsync([.. rows.Select(r => r.Id)], PushOrigin.Accept, Stop);
        var first = await ClaimAllAsync(parts);
        foreach (var lease in first)
        {
            await parts.FinishAsync(lease, AttemptOutcome.HandedBack);
        }

        await parts.Get<Settler>().DrainAsync(Stop);

        Assert.Equal(rows.Select(r => r.Id).Order(), first.Select(l => l.Task.Id).Order());
        Assert.Equal(
            rows.Select(r => r.Id).Order(),
            (await ClaimAllAsync(parts)).Select(l => l.Task.Id).Order()
        );
    }

    private protected abstract Task<TemporaryDatabase> DatabaseAsync();

    // In four queues, since the window of one holds 32 MiB.
    private static async Task<List<TaskItem>> AcceptAsync(CoreParts parts, int count, int bytes)
    {
        var rows = new List<TaskItem>();
        for (var i = 0; i < count; i++)
        {
            var row = Samples.Task(queue: $"q{i % 4}");
            row.Payload = new byte[bytes];
            row.Payload.AsSpan().Fill((byte)'1');
            rows.Add(await parts.AcceptAsync(row));
        }

        return rows;
    }

    private static async Task<List<Lease>> ClaimAllAsync(CoreParts parts)
    {
        var claimed = new List<Lease>();
        while (await parts.ClaimAsync() is { Count: > 0 } leases)
        {
            claimed.AddRange(leases);
        }

        return claimed;
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteLargePayloadTests : LargePayloadTests
{
    private protected override Task<TemporaryDatabase> DatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresLargePayloadTests : LargePayloadTests
{
    private protected override Task<TemporaryDatabase> DatabaseAsync() => TemporaryDatabase.PostgresAsync();
}
