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
