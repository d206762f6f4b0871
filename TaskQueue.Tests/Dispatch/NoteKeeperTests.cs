using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Dispatch;

/// <summary>What attempts say outlives a moment in which the store is away.</summary>
public sealed class NoteKeeperTests : PartsTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();

    [Fact]
    public async Task WhatTheStoreCouldNotTake_IsWrittenWhenItAnswers()
    {
        var id = await Parts.SubmitAsync();
        var lease = Assert.Single(await Parts.ClaimAsync());
        Parts.Broker.Beat(
            new(
                new(Guid.Empty, "w1", "h", "1", 1, [], [], [], Samples.Now, 1, false),
                [],
                false,
                TimeSpan.FromSeconds(30),
                [new StartedNote(id, lease.Token, 1, Samples.Now, "w1")]
            )
        );
        await ExecuteAsync(
            """
            create function away() returns trigger language plpgsql as
                'begin raise exception using errcode = ''53400'', message = ''away''; end';
            create trigger away before update on tasks for each row execute function away()
            """
        );

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            Parts.Get<NoteKeeper>().RunOnceAsync(Stop)
        );
        await ExecuteAsync("drop trigger away on tasks");
        await Parts.Get<NoteKeeper>().RunOnceAsync(Stop);

        Assert.Equal(RefusalCode.Unavailable, refusal.Code);
        Assert.Equal(TaskState.Running, (await Parts.RowAsync(id)).State);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var db = Parts.Db();
        await db.Database.ExecuteSqlRawAsync(statement, Stop);
    }
}
