using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Tests.Tasks.LetterGroups;

/// <summary>What happens to a group at the same time, or long ago.</summary>
public abstract partial class LetterGroupTests
{
    [Fact]
    public async Task WhoIsAskedForTheirPassword_ComesBackWithTheVersionThatTheySaw()
    {
        await DieAsync(600);
        await DieAsync(500);

        var asked = await RefusedAsync(() => Canaries.StartAsync(Ada, Print, 1, null, null, new(0)));
        var between = await FindAsync();
        var proved = Ada with { AuthenticatedAt = Parts.Clock.UtcNow };
        var begun = await Canaries.StartAsync(proved, Print, 1, null, null, new(0));

        Assert.Equal(RefusalCode.ReauthenticationRequired, asked.Code);
        Assert.Equal((0, null), (between.Version, between.State));
        Assert.Equal((1100L, begun.Id), (begun.Matched, (await FindAsync()).State!.CanaryId));
    }

    [Fact]
    public async Task ADeathThatIsSettledWhileTheFirstActIsWritten_BringsTheGroupBack()
    {
        await DieAsync();
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));

        await Service.ChangeAsync(
            Ada,
            Print,
            null,
            AuditActions.LetterGroupResolved,
            async (_, row, now) =>
            {
                (row.ResolvedBy, row.ResolvedAt) = (Ada.Name, now);
                // There is no row yet that could count it.
                await DieAsync();
                return "resolved it";
            }
        );

        var back = await FindAsync();
        Assert.Equal((LetterGroupStatus.Regressed, 1L), (back.Status, back.State!.Deaths));
        Assert.Equal(Parts.Clock.UtcNow, back.State.DiedAt);
    }

    [Fact]
    public async Task AnOperationThatWasForgotten_IsNoCanaryUnderWay()
    {
        await DieAsync(3);
        await Canaries.StartAsync(Ada, Print, 1, null, null, null);
        await Canaries.StopAsync(Ada, Print);
        await using (var db = Parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.Operations.ExecuteDeleteAsync(Stop);
            await scope.CommitAsync(Stop);
        }

        await Service.EditAsync(Bob, Print, new() { HasNote = true, Note = "still there" }, null);
        var begun = await Canaries.StartAsync(Bob, Print, 1, null, null, null);

        Assert.Equal(begun.Id, (await FindAsync()).Canary!.Operation.Id);
    }

    [Fact]
    public async Task ANote_GoesWhenItIsResolvedWithAnEmptyOne_AndStaysWithoutOne()
    {
        await DieAsync();
        await Service.EditAsync(Ada, Print, new() { HasNote = true, Note = "known" }, null);

        var kept = await Service.ResolveAsync(Ada, Print, null, null);
        await Service.ReopenAsync(Ada, Print, null);
        var gone = await Service.ResolveAsync(Ada, Print, "", null);

        Assert.Equal(("known", "ada@example.com"), (kept.State!.Note, kept.State.NoteBy));
        Assert.Equal((null, null), (gone.State!.Note, gone.State.NoteBy));
    }

    [Fact]
    public async Task TheStore_SortsGroupsAsTheirRowsSay()
    {
        var now = Parts.Clock.UtcNow;
        var rows = new List<LetterGroup>();
        DateTimeOffset?[] times = [null, now.AddHours(-1), now.AddHours(1)];
        foreach (
            var (snoozed, until, toDeaths, resolved, owner) in from s in times[..2]
            from u in times
            from d in (long?[])[null, 2, 9]
            from r in times[..2]
            from o in (string?[])[null, "ada@example.com", "bob@example.com"]
            select (s, u, d, r, o)
        )
        {
            rows.Add(
                new()
                {
                    Fingerprint = rows.Count + 1,
                    Type = "echo",
                    SnoozedAt = snoozed,
                    SnoozedUntil = until,
                    SnoozedToDeaths = toDeaths,
                    ResolvedAt = resolved,
                    ResolvedDeaths = rows.Count % 2 == 0 ? 5 : 1,
                    Deaths = 5,
                    Owner = owner,
                    Version = 1,
                    ChangedAt = now,
                }
            );
        }

        await using var db = Parts.Db();
        db.LetterGroups.AddRange(rows);
        await db.SaveChangesAsync(Stop);
        var sorter = new LetterGroupSorter(Ada, now);
        var sums = db.LetterGroups.Select(g => new DeathSum
        {
            Fingerprint = g.Fingerprint,
            Count = 1,
            First = now,
            Last = now,
        });
        foreach (var filter in Enum.GetValues<LetterGroupFilter>())
        {
            var found = await LetterGroupSorter
                .Pick(sorter.Sort(sums, db.LetterGroups), filter)
                .Select(g => g.Fingerprint)
                .Order()
                .ToListAsync(Stop);

            Assert.Equal(rows.Where(r => sorter.Matches(r, filter)).Select(r => r.Fingerprint), found);
        }
    }

    [Fact]
    public async Task APage_HasTheWholeOfItsRows_AndCountsAllGroups()
    {
        await DieAsync();
        await Service.EditAsync(Ada, Print, new() { HasNote = true, Note = "known" }, null);
        await Service.SnoozeAsync(Bob, Print, null, 3, null);

        var page = await ListAsync(LetterGroupFilter.Snoozed);
        var none = await ListAsync(LetterGroupFilter.Open);

        var listed = Assert.Single(page.Groups);
        Assert.Equal(("known", "bob@example.com"), (listed.State!.Note, listed.State.SnoozedBy));
        Assert.Empty(none.Groups);
        Assert.Equal(new(1, 0, 0, 1, 0, 0, true), none.Counts);
    }

    // Two processes, whose transactions settle several batches each, in different orders.
    private async Task SettleCrosswiseAsync()
    {
        var store = Parts.Get<ILedgerStore>();
        var other = ErrorFingerprint.Of("echo", "Boom", "The lamp is dark.");
        foreach (var message in (string[])[Usual, "The lamp is dark."])
        {
            await Parts.Ledger.SettleAsync([await ResultAsync(message)]);
        }

        await Service.TakeAsync(Ada, Print, null);
        await Service.TakeAsync(Ada, other, null);
        await using var one = await store.BeginAsync(11, Stop);
        await using var two = await store.BeginAsync(12, Stop);

        await Task.WhenAll(SettleAsync(one, Usual), SettleAsync(two, "The lamp is dark."));
        await Task.WhenAll(SettleAsync(one, "The lamp is dark."), SettleAsync(two, Usual));
        await Task.WhenAll(one.CommitAsync(), two.CommitAsync());

        await using var db = Parts.Db();
        Assert.Equal([2L, 2L], await db.LetterGroups.Select(g => g.Deaths).ToListAsync(Stop));

        async Task SettleAsync(LedgerSession session, string message) =>
            await SettlePass.RunAsync(session, [await ResultAsync(message)], Parts.Clock.UtcNow);
    }

    private async Task<AttemptResult> ResultAsync(string message)
    {
        var task = await Parts.AcceptAsync(Samples.Task(maxAttempts: 1));
        return Samples.Result(task, AttemptOutcome.Failed, 1) with
        {
            Error = new("Boom", message, Final: true),
        };
    }
}
