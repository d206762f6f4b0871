using Microsoft.Extensions.Logging;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

/// <summary>The log of a task, looked through, on both stores.</summary>
public abstract class TaskLogsTests : PartsTests
{
    [Fact]
    public async Task ATextIsFound_WhateverItsCase_InAnyAlphabet()
    {
        var task = await Parts.SubmitAsync();
        await LogAsync(task, "Übertrag begonnen", "nothing", "ПРИВЕТ");

        Assert.Equal(["Übertrag begonnen"], await FoundAsync(task, "ÜBERTRAG"));
        Assert.Equal(["Übertrag begonnen"], await FoundAsync(task, "übertrag"));
        Assert.Equal(["ПРИВЕТ"], await FoundAsync(task, "привет"));
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public async Task ATextThatNoStoreCanHold_IsRefused(int character)
    {
        var task = await Parts.SubmitAsync();

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            FoundAsync(task, new string((char)character, 2))
        );

        Assert.Equal(["text"], refusal.Errors.Keys);
    }

    [Fact]
    public async Task ALook_GoesOnBehindTheLastLineThatWasSeen_FoundOrNot()
    {
        var (task, logs) = (await Parts.SubmitAsync(), Parts.Get<TaskLogs>());
        var filter = new LogFilter { Text = "wanted" };
        await LogAsync(task, "wanted", "other", "other");

        var first = await logs.IdsAsync(Product.Operator, task, filter, 0, 50, Stop);
        var none = await logs.IdsAsync(Product.Operator, task, filter, first.Seen, 50, Stop);
        await LogAsync(task, "other", "wanted");
        var next = await logs.IdsAsync(Product.Operator, task, filter, none.Seen, 50, Stop);

        Assert.Single(first.Newest);
        Assert.Equal(first.Newest[0] + 2, first.Seen);
        Assert.Empty(none.Newest);
        Assert.Equal(first.Seen, none.Seen);
        Assert.Equal([first.Seen + 2], next.Newest);
        Assert.Equal(first.Seen + 2, next.Seen);
    }

    private async Task<IEnumerable<string>> FoundAsync(Guid task, string text)
    {
        var page = await Parts
            .Get<TaskLogs>()
            .AfterAsync(Product.Operator, task, new() { Text = text }, 0, 50, Stop);
        return page.Items.Select(l => l.Message);
    }

    private async Task LogAsync(Guid task, params string[] messages)
    {
        await using var db = Parts.Db();
        foreach (var message in messages)
        {
            db.LogLines.Add(
                new()
                {
                    TaskId = task,
                    Attempt = 1,
                    At = Samples.Now,
                    Level = LogLevel.Information,
                    Message = message,
                }
            );
            // One after the other, so that their ids rise in this order.
            await db.SaveChangesAsync(Stop);
        }
    }

    public sealed class OnSqlite : TaskLogsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : TaskLogsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
