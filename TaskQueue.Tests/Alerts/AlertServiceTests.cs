using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Alerts;

/// <summary>What people see of alerts, and do with them.</summary>
public sealed class AlertServiceTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private AlertService Service => _parts.Get<AlertService>();

    public async ValueTask InitializeAsync()
    {
        _parts = await CoreParts.MakeAsync(_database);
        await _parts.OpenAccountsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Acknowledge_ThenResolve_KeepWhoWhenAndWhy_AndAreAudited()
    {
        var id = await RaiseAsync("a");

        var taken = await Service.AcknowledgeAsync(Product.Operator, id, "I look.");
        _parts.Clock.Advance(TimeSpan.FromMinutes(5));
        var over = await Service.ResolveAsync(Product.Operator, id, " ");

        Assert.Equal(
            (AlertState.Acknowledged, Product.Operator.Name, "I look."),
            (taken.State, taken.AcknowledgedBy, taken.Note)
        );
        Assert.Equal(
            (AlertState.Resolved, Product.Operator.Name, _parts.Clock.UtcNow, "I look."),
            (over.State, over.ResolvedBy, over.ResolvedAt, over.Note)
        );
        await using var db = _parts.Db();
        var told = await db.AuditEntries.OrderBy(e => e.Sequence).ToListAsync(Stop);
        Assert.Equal(
            [AuditActions.AlertAcknowledged, AuditActions.AlertResolved],
            told.Select(e => e.Action)
        );
        Assert.All(told, e => Assert.Equal(("alert", id.ToString()), (e.SubjectType, e.SubjectId)));
        Assert.Contains("\"note\":\"I look.\"", told[0].After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsAcknowledged_IsCountedOn_AndWhatIsResolved_OpensAnew()
    {
        var id = await RaiseAsync("a");
        await Service.AcknowledgeAsync(Product.Operator, id, null);
        await RaiseAsync("a");
        var counted = Assert.Single(await AlertRoom.AlertsAsync(_parts));
        Assert.Equal((AlertState.Acknowledged, 2L), (counted.State, counted.Count));

        await Service.ResolveAsync(Product.Operator, id, null);
        var next = await RaiseAsync("a");

        Assert.NotEqual(id, next);
        Assert.Equal(
            [(AlertState.Resolved, 2L), (AlertState.Open, 1L)],
            (await AlertRoom.AlertsAsync(_parts)).Select(a => (a.State, a.Count))
        );
    }

    [Fact]
    public async Task WhatIsDoneAlready_IsAConflict_ThatNamesWho()
    {
        var id = await RaiseAsync("a");
        await Service.AcknowledgeAsync(Product.Operator, id, null);
        var twice = await RefusedAsync(() => Service.AcknowledgeAsync(Product.Operator, id, null));
        await Service.ResolveAsync(Product.Operator, id, null);
        var over = await RefusedAsync(() => Service.ResolveAsync(Product.Operator, id, null));
        var late = await RefusedAsync(() => Service.AcknowledgeAsync(Product.Operator, id, null));

        Assert.All(
            [twice, over, late],
            r =>
            {
                Assert.Equal(RefusalCode.Conflict, r.Code);
                Assert.Contains(Product.Operator.Name, r.Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task ANoteThatCannotBeKept_IsRefused()
    {
        var id = await RaiseAsync("a");

        // Not as data of a theory, which would mend the half of a pair.
        foreach (var note in (string[])["a\0b", "half \ud800", new string('x', AlertLimits.Note + 1)])
        {
            var refusal = await RefusedAsync(() => Service.ResolveAsync(Product.Operator, id, note));
            Assert.Equal((RefusalCode.Invalid, "note"), (refusal.Code, Assert.Single(refusal.Errors).Key));
        }

        Assert.Equal(AlertState.Open, Assert.Single(await AlertRoom.AlertsAsync(_parts)).State);
    }

    [Fact]
    public async Task WhoMayNotSeeAKind_FindsNoneOfIt_AndCannotActOnIt()
    {
        var key = await RaiseAsync("a");
        var queue = await RaiseAsync("queue:mail", AlertKinds.LedgerImbalance);
        var operations = With(Permissions.AlertsRead, Permissions.AlertsWrite, Permissions.SystemRead);
        var queries = _parts.Get<AlertQueries>();

        var seen = await queries.ListAsync(operations, new(), null, 50, Stop);

        Assert.Equal([queue], seen.Items.Select(a => a.Id));
        Assert.Null(await queries.FindAsync(operations, key, Stop));
        Assert.NotNull(await queries.FindAsync(operations, queue, Stop));
        Assert.Equal([AlertKinds.LedgerImbalance], (await queries.CountOpenAsync(operations, Stop)).Keys);
        Assert.Equal(
            RefusalCode.NotFound,
            (await RefusedAsync(() => Service.ResolveAsync(operations, key, null))).Code
        );
        await Service.ResolveAsync(operations, queue, null);
    }

    [Fact]
    public async Task WithoutThePermission_NothingIsReadOrDone()
    {
        var id = await RaiseAsync("a");
        var reader = With(Permissions.AlertsRead, Permissions.AuditRead);
        var writer = With(Permissions.AlertsWrite, Permissions.AuditRead);
        var queries = _parts.Get<AlertQueries>();

        Assert.NotNull(await queries.FindAsync(reader, id, Stop));
        foreach (
            var act in (Func<Task>[])
                [
                    () => Service.AcknowledgeAsync(reader, id, null),
                    () => Service.ResolveAsync(reader, id, null),
                    () => queries.ListAsync(writer, new(), null, 10, Stop),
                    () => queries.FindAsync(writer, id, Stop),
                    () => queries.CountOpenAsync(writer, Stop),
                ]
        )
        {
            Assert.Equal(RefusalCode.Forbidden, (await RefusedAsync(act)).Code);
        }

        // Whoever cannot see it cannot act on it, either.
        Assert.Equal(
            RefusalCode.NotFound,
            (await RefusedAsync(() => Service.ResolveAsync(writer, id, null))).Code
        );
    }

    [Fact]
    public async Task Lists_AreFiltered_AndPagedByKey()
    {
        for (var i = 0; i < 5; i++)
        {
            await RaiseAsync($"s{i}");
        }

        var queue = await RaiseAsync("queue:mail", AlertKinds.LedgerImbalance);
        await Service.ResolveAsync(Product.Operator, queue, null);
        var queries = _parts.Get<AlertQueries>();

        var first = await queries.ListAsync(Product.Operator, new(), null, 4, Stop);
        var rest = await queries.ListAsync(Product.Operator, new(), first.NextCursor, 4, Stop);

        Assert.Equal((4, 2, null), (first.Items.Count, rest.Items.Count, rest.NextCursor));
        Assert.Equal(6, first.Items.Concat(rest.Items).DistinctBy(a => a.Id).Count());
        Assert.Equal(queue, first.Items[0].Id);
        Assert.Equal(1, await CountAsync(new() { States = [AlertState.Resolved] }));
        Assert.Equal(5, await CountAsync(new() { Kinds = [AlertKinds.KeyCreated] }));
        Assert.Equal(6, await CountAsync(new() { Severities = [AlertSeverity.Info, AlertSeverity.Warning] }));
        Assert.Equal(0, await CountAsync(new() { Severities = [AlertSeverity.Critical] }));
        Assert.Contains(
            "kind",
            (await RefusedAsync(() => CountAsync(new() { Kinds = ["security.none"] }))).Errors.Keys
        );
        Assert.Contains(
            "cursor",
            (await RefusedAsync(() => queries.ListAsync(Product.Operator, new(), "7", 4, Stop))).Errors.Keys
        );

        async Task<int> CountAsync(AlertFilter filter) =>
            (await queries.ListAsync(Product.Operator, filter, null, 50, Stop)).Items.Count;
    }

    [Fact]
    public async Task ManyWhoRaiseTheSameAtOnce_OpenOne_AndLoseNoCount()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(_ => Task.Run(() => _parts.Get<AlertBook>().RaiseAsync([Finding("a")], Stop), Stop))
        );

        Assert.Equal(5, Assert.Single(await AlertRoom.AlertsAsync(_parts)).Count);
    }

    private async Task<Guid> RaiseAsync(string subject, string kind = AlertKinds.KeyCreated)
    {
        await _parts.Get<AlertBook>().RaiseAsync([Finding(subject, kind)], Stop);
        _parts.Clock.Advance(TimeSpan.FromMilliseconds(2));
        return (await AlertRoom.AlertsAsync(_parts)).Last(a => a.Subject == subject).Id;
    }

    private static AlertFinding Finding(string subject, string kind = AlertKinds.KeyCreated) =>
        new(kind, subject, AlertSeverity.Warning, "Something happened.", "audit");

    private static Actor With(params string[] permissions) => new("somebody", permissions.ToHashSet());

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);
}
