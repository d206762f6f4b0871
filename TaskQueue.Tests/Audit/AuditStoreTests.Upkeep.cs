using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Audit;

// Retention, text of any kind, and refusals.
public abstract partial class AuditStoreTests
{
    [Fact]
    public async Task Retention_RemovesTheOldestPart_AndTheRestHolds()
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 6);
        await SealAndVerifyAsync(parts);
        parts.Clock.Advance(TimeSpan.FromDays(300));
        await WriteAsync(parts, 2);
        await SealAndVerifyAsync(parts);
        parts.Clock.Advance(TimeSpan.FromDays(100));

        await parts.Get<AuditPruner>().RunOnceAsync(Stop);
        var verdict = await SealAndVerifyAsync(parts);

        Assert.Null(verdict.Fault);
        Assert.Equal((6, 7, 9), (verdict.RemovedUpTo, verdict.First, verdict.Last));
        var told = (await RowsAsync(parts)).Last();
        Assert.Equal((AuditActions.LogPruned, ActorKind.System), (told.Action, told.ActorKind));
        await ExecuteAsync(parts, "update audit_checkpoints set place = 7");
        Assert.Contains("checkpoint", (await VerifyAsync(parts)).Fault?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_KeepsAPartThatWasAltered()
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 6);
        await SealAndVerifyAsync(parts);
        await ExecuteAsync(parts, "update audit_entries set actor = 'eve@example.com' where place = 3");
        parts.Clock.Advance(TimeSpan.FromDays(400));

        await parts.Get<AuditPruner>().RunOnceAsync(Stop);

        Assert.Equal(3, (await VerifyAsync(parts)).Fault?.Place);
        Assert.Equal(6, (await RowsAsync(parts)).Count);
    }

    [Fact]
    public async Task TextOfAnyKind_IsKept_AndHolds()
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 0);
        var name = "x\r\n{\"level\":\"info\"}\u001b[31m\0\ud800 ä 🦊";

        await parts
            .Get<AuditLog>()
            .WriteAsync(
                Product.Operator with
                {
                    Name = name,
                },
                AuditActions.SignInFailed,
                AuditSubject.Account(name),
                new { reason = name, password = "hunter2" }
            );
        var verdict = await SealAndVerifyAsync(parts);

        Assert.Null(verdict.Fault);
        var row = Assert.Single(await RowsAsync(parts));
        Assert.StartsWith(
            "x\r\n{\"level\":\"info\"}\u001b[31m\ufffd\ufffd",
            row.Actor,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("hunter2", row.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denials_AreCounted_NotWrittenOneByOne()
    {
        await using var database = await MakeAsync();
        await using var parts = await MakeAsync(database, entries: 0);
        var (denials, writer) = (parts.Get<Denials>(), parts.Get<DenialWriter>());
        var actor = new Actor("eve@example.com", Roles.Nothing)
        {
            Origin = new(Via.Api)
            {
                Denied = (who, permission) =>
                    denials.Note(
                        who,
                        AuditActions.AccessDenied,
                        AuditSubject.Permission(permission),
                        "POST /x"
                    ),
            },
        };

        for (var i = 0; i < 1000; i++)
        {
            Assert.Throws<RefusalException>(() => actor.Require(Permissions.QueuesControl));
        }

        await writer.RunOnceAsync(Stop);
        Assert.Throws<RefusalException>(() => actor.Require(Permissions.QueuesControl));
        await writer.RunOnceAsync(Stop);
        parts.Clock.Advance(Denials.Window);
        await writer.RunOnceAsync(Stop);
        await writer.RunOnceAsync(Stop);

        var rows = await RowsAsync(parts);
        Assert.Equal(2, rows.Count);
        Assert.All(rows, e => Assert.Equal((AuditOutcome.Denied, "permission"), (e.Outcome, e.SubjectType)));
        Assert.Contains("\"times\":1000", rows[0].After, StringComparison.Ordinal);
        Assert.Contains("POST /x", rows[0].After, StringComparison.Ordinal);
    }
}
