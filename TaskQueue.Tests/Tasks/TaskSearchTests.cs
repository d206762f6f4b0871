using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

/// <summary>What is looked for row by row, on both stores.</summary>
public abstract class TaskSearchTests : PartsTests
{
    [Fact]
    public async Task ARegularExpression_FindsNamesTagsAndTypes_PageByPage()
    {
        for (var i = 0; i < 30; i++)
        {
            var name = $"Order {i}";
            await Parts.SubmitAsync(t => t with { Name = name, Tags = i % 10 == 0 ? ["round"] : [] });
        }

        Assert.Equal(
            ["Order 29", "Order 19", "Order 9"],
            await NamesAsync(new() { Regex = @"^order \d?9$" })
        );
        Assert.Equal(["Order 20", "Order 10", "Order 0"], await NamesAsync(new() { Regex = "^ROUND$" }));
        Assert.Equal(30, (await NamesAsync(new() { Regex = "ech." })).Count);
        Assert.Equal(["Order 9"], await NamesAsync(new() { Regex = " 9$", OldestFirst = true }));
        Assert.Empty(await NamesAsync(new() { Regex = "nothing", Queues = ["default"] }));
    }

    [Fact]
    public async Task TextInTheError_AndInTheResult_IsFound()
    {
        var bad = await EndAsync(AttemptOutcome.Failed, null, new("PaperJam", "Tray 2 is empty: 50 %."));
        var good = await EndAsync(AttemptOutcome.Succeeded, """{"total":"Größe 42"}""", null);

        Assert.Equal([bad], await IdsAsync(new() { Error = "paperjam" }));
        Assert.Equal([bad], await IdsAsync(new() { Error = "TRAY 2" }));
        Assert.Equal([bad], await IdsAsync(new() { Error = "50 %." }));
        Assert.Empty(await IdsAsync(new() { Error = "5_ %" }));
        Assert.Equal([bad], await IdsAsync(new() { Regex = "tray [12]" }));
        Assert.Equal([good], await IdsAsync(new() { Result = "Größe" }));
        Assert.Equal([good], await IdsAsync(new() { Result = "total", Regex = "echo" }));
        Assert.Empty(await IdsAsync(new() { Result = "Paper" }));
    }

    [Fact]
    public async Task Letters_AreFoundWhateverTheirCase_InAnyAlphabet()
    {
        var bad = await EndAsync(AttemptOutcome.Failed, null, new("Störung", "Das ÄRGERLICHE Papier."));
        var named = await Parts.SubmitAsync(t => t with { Name = "Übertrag" });
        var tagged = await Parts.SubmitAsync(t => t with { Tags = ["größe"] });

        Assert.Equal([named], await IdsAsync(new() { Text = "ÜBERTRAG" }));
        Assert.Equal([tagged], await IdsAsync(new() { Text = "GRÖ" }));
        Assert.Equal([bad], await IdsAsync(new() { Error = "ärgerliche" }));
        Assert.Equal([bad], await IdsAsync(new() { Error = "STÖR" }));
    }

    [Fact]
    public async Task WhatCannotBe_IsRefused()
    {
        var viewer = new Actor("v", new HashSet<string> { Permissions.TasksRead });

        var hidden = await RefusalAsync(viewer, new() { Result = "x" });
        var unreadable = await RefusalAsync(Product.Operator, new() { Regex = "(a" });

        Assert.Equal(RefusalCode.Forbidden, hidden.Code);
        Assert.Equal(["regex"], unreadable.Errors.Keys);
        Assert.Contains(
            "character 2: Insufficient closing",
            TaskSearch.FaultOf("(a"),
            StringComparison.Ordinal
        );
        Assert.Contains("look-around", TaskSearch.FaultOf("(?=a)b"), StringComparison.Ordinal);
        Assert.NotNull(TaskSearch.FaultOf(new string('a', 257)));
        Assert.Null(TaskSearch.FaultOf("(a+)+$"));
    }

    private Task<RefusalException> RefusalAsync(Actor actor, TaskFilter filter) =>
        Assert.ThrowsAsync<RefusalException>(() =>
            Parts.Get<TaskQueries>().ListAsync(actor, filter, null, 10, Stop)
        );

    private async Task<Guid> EndAsync(AttemptOutcome outcome, string? output, AttemptError? error)
    {
        var id = await Parts.SubmitAsync(t => t with { MaxAttempts = 1 });
        var lease = Assert.Single(await Parts.ClaimAsync());
        await Parts.Broker.FinishAsync(
            [
                new(id, lease.Token, "w1", outcome, Samples.Now, Samples.Now, Samples.Now)
                {
                    Output = output is null ? null : Encoding.UTF8.GetBytes(output),
                    Error = error,
                },
            ],
            Stop
        );
        await Parts.Get<Settler>().RunOnceAsync(Stop);
        return id;
    }

    private async Task<IReadOnlyList<string?>> NamesAsync(TaskFilter filter) =>
        [.. (await AllAsync(filter)).Select(t => t.Name)];

    private async Task<IReadOnlyList<Guid>> IdsAsync(TaskFilter filter) =>
        [.. (await AllAsync(filter)).Select(t => t.Id)];

    private async Task<List<TaskItem>> AllAsync(TaskFilter filter)
    {
        var (found, cursor) = (new List<TaskItem>(), (string?)null);
        do
        {
            var page = await Parts.Get<TaskQueries>().ListAsync(Product.Operator, filter, cursor, 2, Stop);
            Assert.All(page.Items, t => Assert.Null(t.Result));
            found.AddRange(page.Items);
            cursor = page.NextCursor;
        } while (cursor is not null);

        return found;
    }

    public sealed class OnSqlite : TaskSearchTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : TaskSearchTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
