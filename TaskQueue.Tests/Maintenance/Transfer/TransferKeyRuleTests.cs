using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Queues;

namespace TaskQueue.Tests.Maintenance.Transfer;

/// <summary>Rules of single concurrency keys come along.</summary>
public sealed class TransferKeyRuleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RulesOfKeys_ComeAsTheyWere_AndWhatIsHereStays()
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await FillAsync(old);
        var file = await TransferFixture.ExportAsync(old);

        var preview = await TransferFixture.ImportAsync(fresh, file, dryRun: true);
        var report = await TransferFixture.ImportAsync(fresh, file);
        var again = await TransferFixture.ImportAsync(fresh, file);

        Assert.Equal(preview with { DryRun = false }, report);
        Assert.Equal((3, 3, 0), (report.File.QueueRules, report.QueueRulesAdded, report.QueueRulesExisting));
        Assert.Equal((0, 3), (again.QueueRulesAdded, again.QueueRulesExisting));
        await using var one = old.Db();
        await using var two = fresh.Db();
        Assert.Equivalent(
            await one
                .KeyRules.AsNoTracking()
                .Where(r => r.RemovedAt == null)
                .OrderBy(r => r.Key)
                .ToListAsync(Stop),
            await two.KeyRules.AsNoTracking().OrderBy(r => r.Key).ToListAsync(Stop),
            strict: true
        );
    }

    [Theory]
    [InlineData("\"weight\":3", "\"weight\":300", "weight")]
    [InlineData("\"key\":\"acme\"", "\"key\":\"\"", "key")]
    [InlineData("\"queue\":\"mail\",\"key\":\"acme\"", "\"type\":\"echo\",\"key\":\"acme\"", "key")]
    public async Task ABadRule_IsRefusedWithItsLine(string from, string to, string expected)
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await FillAsync(old);
        var lines = TransferFixture.Lines(await TransferFixture.ExportAsync(old));
        var place = lines.FindIndex(l => l.Contains("\"acme\"", StringComparison.Ordinal));
        lines[place] = lines[place].Replace(from, to, StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            TransferFixture.ImportAsync(fresh, TransferFixture.Pack(lines))
        );

        var reason = Assert.Single(Assert.Single(refusal.Errors).Value);
        Assert.Contains("Line ", reason, StringComparison.Ordinal);
        Assert.Contains(expected, reason, StringComparison.Ordinal);
        await using var db = fresh.Db();
        Assert.False(await db.KeyRules.AnyAsync(Stop));
    }

    private static async Task FillAsync(CoreParts parts)
    {
        var keys = parts.Get<KeyControl>();
        var until = parts.Clock.UtcNow.AddDays(30);
        var rate = new RateLimit(5, TimeSpan.FromSeconds(2), 9);
        await parts
            .Get<QueueControl>()
            .LimitAsync(Product.Operator, "mail", new(KeyConcurrency: 1), null, null, null);
        await keys.SetAsync(Product.Operator, "mail", "acme", new(3, 4, rate), "they pay more", null, null);
        await keys.SetAsync(Product.Operator, "mail", "acme", new(9), "tonight", until, null);
        await keys.SetAsync(
            Product.Operator,
            "mail",
            "globex/eu — ü",
            new(Concurrency: 2),
            null,
            until,
            null
        );
        await keys.SetAsync(Product.Operator, "mail", "gone", new(2), null, null, null);
        await keys.RemoveAsync(Product.Operator, "mail", "gone", null);
    }
}
