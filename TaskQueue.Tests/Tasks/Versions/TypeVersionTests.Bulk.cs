using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Tests.Tasks.Versions;

public abstract partial class TypeVersionTests
{
    [Fact]
    public async Task ABulkRetry_MigratesThoseThatItCan()
    {
        await DefineAsync("1", First);
        Guid[] ids =
        [
            await SubmitAsync("""{"order":1}""", null),
            await SubmitAsync("""{"order":""}""", null),
        ];
        foreach (var id in ids)
        {
            await Parts.Tasks.CancelAsync(Product.Operator, id);
        }

        await DefineAsync("2", Second, Steps);
        var operation = await Parts
            .Get<Operations>()
            .StartAsync(Product.Operator, new() { Action = BulkAction.Retry, Ids = ids }, Stop);
        await RunAsync();

        var row = await Parts.Get<Operations>().FindAsync(Product.Operator, operation.Id, Stop);
        Assert.Equal((1L, 1L), (row!.Done, row.Failed));
        Assert.Contains("orderId", OperationText.FailuresOf(row)[0].Reason, StringComparison.Ordinal);
        Assert.Equal(("""{"orderId":1}""", "2"), await PayloadOfAsync(ids[0]));
        Assert.Equal(TaskState.Cancelled, (await Parts.RowAsync(ids[1])).State);
    }

    [Fact]
    public async Task AMigration_IsTriedFirst_AndThenDone_WithThoseLeftThatCannotBe()
    {
        await DefineAsync("1", First);
        var ready = await SubmitAsync("""{"order":1}""", null);
        var planned = await SubmitAsync(
            """{"order":2}""",
            null,
            t => t with { Delay = TimeSpan.FromHours(1) }
        );
        var wrong = await SubmitAsync("""{"order":"x"}""", null);
        await DefineAsync("2", Second, Steps);
        var today = await SubmitAsync("""{"orderId":3}""", null);
        var migrations = Parts.Get<TypeMigrations>();

        var preview = await migrations.PreviewAsync(Product.Operator, Name, Stop);

        Assert.Equal(("2", 3L, 0L), (preview.Version, preview.Sample.Waiting, preview.Sample.Dead));
        Assert.Equal(
            (3, 2, 1, true),
            (preview.Sample.Looked, preview.Sample.Changed, preview.Sample.Failed, preview.Sample.IsWhole)
        );
        Assert.Equal(
            (wrong, "1"),
            (preview.Sample.Failures[0].TaskId, preview.Sample.Failures[0].TypeVersion)
        );
        Assert.Equal("""{"orderId":2}""", Text(preview.Sample.Examples[0].After.Span));
        Assert.Equal(("""{"order":1}""", "1"), await PayloadOfAsync(ready));

        var operation = await migrations.StartAsync(Product.Operator, Name, "rolled out", Stop);
        await RunAsync();

        var row = await Parts.Get<Operations>().FindAsync(Product.Operator, operation.Id, Stop);
        Assert.Equal(
            (OperationStatus.Finished, 3L, 2L, 1L),
            (row!.Status, row.Matched, row.Done, row.Failed)
        );
        Assert.Equal(("""{"orderId":1}""", "2"), await PayloadOfAsync(ready));
        Assert.Equal(("""{"orderId":2}""", "2"), await PayloadOfAsync(planned));
        Assert.Equal(("""{"order":"x"}""", "1"), await PayloadOfAsync(wrong));
        Assert.Single(await TimelineAsync(today));
        var told = (await TimelineAsync(ready))[^1];
        Assert.Equal("""{"order":1}""", Text(told.Payload!.Value.Span));
        Assert.Contains("rolled out", told.Reason, StringComparison.Ordinal);
        // The broker has the new payload: what was withdrawn is there again.
        var leased = await Parts.Broker.ClaimAsync(
            new(Guid.Empty, "w1", ["*"], Routes.Serving([Name]), 10, TimeSpan.FromSeconds(30)),
            Stop
        );
        Assert.Contains(leased, l => l.Task.Id == ready && Text(l.Task.Payload.Span) == """{"orderId":1}""");
        Assert.Contains(leased, l => l.Task.Id == wrong);
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task WhoMayNotDefineTypes_MayNotMigrate_AndATypeWithoutVersionsHasNothingTo()
    {
        var clerk = new Actor("clerk", new HashSet<string> { Permissions.TasksRead, Permissions.TasksWrite });
        await DefineAsync("1", First);
        var migrations = Parts.Get<TypeMigrations>();

        Assert.Equal(
            RefusalCode.Forbidden,
            (await RefusedAsync(() => migrations.StartAsync(clerk, Name, null, Stop))).Code
        );
        Assert.Equal(
            RefusalCode.Forbidden,
            (
                await RefusedAsync(() =>
                    Parts.Get<Operations>().StartAsync(clerk, BulkRequest.Migrate(Name, "1", null), Stop)
                )
            ).Code
        );
        Assert.Contains(
            "has no versions",
            (await RefusedAsync(() => migrations.PreviewAsync(Product.Operator, "echo", Stop))).Message,
            StringComparison.Ordinal
        );
    }
}
