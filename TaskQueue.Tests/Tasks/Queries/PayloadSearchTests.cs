using System.Text;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks.Queries;

/// <summary>What is found by values in payloads, who finds it, and what becomes of the values; on both stores.</summary>
public abstract class PayloadSearchTests : PartsTests
{
    private static readonly Actor Viewer = new("v", new HashSet<string> { Permissions.TasksRead });

    [Fact]
    public async Task ValuesAtDeclaredPaths_AreFound_AndGoWithTheTask()
    {
        await DefineAsync("customer.id", "lines.sku", "flag");
        var a = await SubmitAsync(
            """{"customer":{"id":42},"lines":[{"sku":"A-1"},{"sku":"B 2"}],"flag":true}"""
        );
        var b = await SubmitAsync("""{"customer":{"id":"42x"},"lines":[],"flag":null}""");
        await SubmitAsync($$"""{"customer":{"id":"{{new string('z', 129)}}"} }""");
        await SubmitAsync("[1,2]");

        Assert.Equal([a], await FindAsync("payload.customer.id:42"));
        Assert.Equal([b, a], await FindAsync("payload.customer.id:42*"));
        Assert.Equal([b, a], await FindAsync("payload.customer.id:42,42x"));
        Assert.Equal([b], await FindAsync("payload.customer.id:42* -payload.lines.sku:A-1"));
        Assert.Equal([a], await FindAsync("payload.lines.sku:\"B 2\""));
        Assert.Equal([a], await FindAsync("payload.flag:true"));
        Assert.Equal([b], await FindAsync("payload.flag:null"));
        Assert.Empty(await FindAsync("payload.customer.id:4"));
        Assert.Empty(await FindAsync("payload.lines.sku:a-1"));

        await Parts.Tasks.CancelAsync(Product.Operator, a);
        await Parts.Tasks.DeleteAsync(Product.Operator, a, null);
        await Parts.Tasks.EditAsync(
            Product.Operator,
            b,
            new() { Payload = Encoding.UTF8.GetBytes("""{"customer":{"id":7}}""") },
            null
        );
        Assert.Empty(await FindAsync("payload.flag:true,null"));
        Assert.Equal([b], await FindAsync("payload.customer.id:7"));
        Assert.Equal(1, await CountValuesAsync());
    }

    [Fact]
    public async Task APathThatNobodyDeclared_IsRefused_WithAWordOnHowTo()
    {
        await DefineAsync("customer.id");

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => FindAsync("payload.customer.di:1"));

        Assert.Equal(["q"], refusal.Errors.Keys);
        Assert.StartsWith(
            "payload.customer.di is not indexed. Did you mean customer.id? Name the path under indexed",
            refusal.Errors["q"][0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task TasksThatWereThereBefore_Follow_AndUntilThenTheAnswerSaysSo()
    {
        var old = await SubmitAsync("""{"customer":{"id":1}}""");
        await Parts.SubmitAsync(t =>
            t with
            {
                Type = "delay",
                Payload = """{"seconds":1,"customer":{"id":1}}"""u8.ToArray(),
            }
        );
        await DefineAsync("customer.id");
        var news = await SubmitAsync("""{"customer":{"id":1}}""");

        var before = await ListAsync(Product.Operator, "payload.customer.id:1");
        Assert.Equal([news], before.Items.Select(t => t.Id));
        Assert.Contains("still being indexed", Assert.Single(before.NotSearched), StringComparison.Ordinal);

        await FillAsync();
        var after = await ListAsync(Product.Operator, "payload.customer.id:1");
        Assert.Equal([news, old], after.Items.Select(t => t.Id));
        Assert.Empty(after.NotSearched);
    }

    [Fact]
    public async Task ThoseWithoutThePermission_FindNothingByPayloads_ButWhatAMaskLeavesOpen()
    {
        await DefineAsync("card.number", "order");
        var id = await SubmitAsync("""{"card":{"number":"4111"},"order":7}""");
        await FillAsync();
        var closed = await Assert.ThrowsAsync<RefusalException>(() => ListAsync(Viewer, "payload.order:7"));
        var negated = await Assert.ThrowsAsync<RefusalException>(() => ListAsync(Viewer, "-payload.order:8"));
        await Parts
            .Get<TaskTypes>()
            .DefineAsync(
                Product.Operator,
                "echo",
                new() { Indexed = ["card.number", "order"], Mask = ["$.card"] },
                null
            );

        var open = await ListAsync(Viewer, "payload.order:7");
        var hidden = await Assert.ThrowsAsync<RefusalException>(() =>
            ListAsync(Viewer, "payload.card.number:4111")
        );
        var limited = await ListAsync(
            Viewer with
            {
                Permissions = new HashSet<string> { Permissions.TasksRead, Permissions.TasksPayload },
                Limited = new Dictionary<string, System.Collections.Frozen.FrozenSet<string>>
                {
                    [Permissions.TasksPayload] = System.Collections.Frozen.FrozenSet.Create("other"),
                },
            },
            "-payload.card.number:1"
        );
        var bulk = await Assert.ThrowsAsync<RefusalException>(() =>
            Parts
                .Get<Operations>()
                .PreviewAsync(
                    Viewer with
                    {
                        Permissions = new HashSet<string> { Permissions.TasksRead, Permissions.TasksWrite },
                    },
                    new() { Action = BulkAction.Cancel, Filter = With("payload.card.number:4111") },
                    Stop
                )
        );

        Assert.Equal(RefusalCode.Forbidden, closed.Code);
        Assert.Equal(RefusalCode.Forbidden, negated.Code);
        Assert.Equal([id], open.Items.Select(t => t.Id));
        Assert.Contains("the types echo alone", Assert.Single(open.NotSearched), StringComparison.Ordinal);
        Assert.Equal(RefusalCode.Forbidden, hidden.Code);
        Assert.Empty(limited.Items);
        Assert.Contains(
            "the queues other alone",
            Assert.Single(limited.NotSearched),
            StringComparison.Ordinal
        );
        Assert.Equal(RefusalCode.Forbidden, bulk.Code);
    }

    [Fact]
    public async Task ATaskWithoutDeclaredPaths_CostsNoRow_AndWrongPathsAreRefused()
    {
        await Parts.SubmitAsync();

        Assert.Equal(0, await CountValuesAsync());
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => DefineAsync("a", "b..c", "d e"));
        Assert.Equal(["indexed[1]", "indexed[2]"], refusal.Errors.Keys.Order());
        Assert.NotNull(SearchPaths.FaultOfSetting("a; b c"));
        Assert.Null(SearchPaths.FaultOfSetting("a; b.c"));
        Assert.Equal(["a", "b.c"], SearchPaths.OfSetting(" a ;b.c;").All);
    }

    [Theory]
    [InlineData("$.card.number", "card.number", true)]
    [InlineData("$.card", "card.number", true)]
    [InlineData("$.card.number", "card.type", false)]
    [InlineData("$..password", "user.password", true)]
    [InlineData("$..password", "user.name", false)]
    [InlineData("$.lines[*].sku", "lines.sku", true)]
    [InlineData("$.lines[0].sku", "lines.sku", true)]
    [InlineData("$.lines[*].sku", "lines.price", false)]
    [InlineData("$.tags[*]", "tags", true)]
    [InlineData("$['card']['number']", "card.number", true)]
    [InlineData("$[*].x", "a.x", true)]
    [InlineData("$", "anything", true)]
    public void AMask_HidesWhatItsPathsMayMean(string mask, string path, bool hides) =>
        Assert.Equal(
            hides,
            new Core.Tasks.Masking.PayloadMask([Core.Tasks.Masking.MaskPath.TryParse(mask, out _)!]).MayHide(
                path.Split('.')
            )
        );

    private static TaskFilter With(string query) =>
        new()
        {
            Query =
                TaskQuery.TryParse(query, out var fault) ?? throw new InvalidOperationException($"{fault}"),
        };

    private Task<TaskType> DefineAsync(params string[] paths) =>
        Parts.Get<TaskTypes>().DefineAsync(Product.Operator, "echo", new() { Indexed = paths }, null);

    private Task<Guid> SubmitAsync(string payload) =>
        Parts.SubmitAsync(t => t with { Payload = Encoding.UTF8.GetBytes(payload) });

    private Task<Page<TaskItem>> ListAsync(Actor actor, string query) =>
        Parts.Get<TaskQueries>().ListAsync(actor, With(query), null, 50, Stop);

    private async Task<IReadOnlyList<Guid>> FindAsync(string query) =>
        [.. (await ListAsync(Product.Operator, query)).Items.Select(t => t.Id)];

    private async Task FillAsync()
    {
        await Parts.Get<SearchFiller>().RunOnceAsync(Stop);
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        while (await Parts.Get<SearchFiller>().RunOnceAsync(Stop)) { }
    }

    private async Task<int> CountValuesAsync()
    {
        await using var db = Parts.Db();
        return await db.Values.CountAsync(Stop);
    }

    public sealed class OnSqlite : PayloadSearchTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : PayloadSearchTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
