using System.Collections.Frozen;
using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Masking;

namespace TaskQueue.Tests.Tasks.Masking;

/// <summary>S2: who sees what of payloads, on both stores.</summary>
public abstract class PayloadSightTests : PartsTests
{
    private const string Type = "shop.pay";
    private const string Payload = """{"order":7,"card":{"number":"4111"},"token":"t"}""";

    private static readonly Actor Viewer = new(
        "v@example.com",
        new HashSet<string> { Permissions.TasksRead }
    );

    private static readonly FrozenSet<string> Mine = FrozenSet.Create(StringComparer.Ordinal, "mine");

    private TaskQueries Queries => Parts.Get<TaskQueries>();

    [Fact]
    public async Task Payload_IsClosed_UntilItsTypeHasAMask()
    {
        var id = await SubmitAsync();

        Assert.Equal((PayloadSight.Hidden, ""), await SeenAsync(Viewer, id));
        await DefineAsync(["$.card.number", "$..token"]);
        Assert.Equal(
            (PayloadSight.Masked, """{"order":7,"card":{"number":"***"},"token":"***"}"""),
            await SeenAsync(Viewer, id)
        );
        Assert.Equal((PayloadSight.Whole, Payload), await SeenAsync(Product.Operator, id));
        await DefineAsync([]);
        Assert.Equal((PayloadSight.Masked, Payload), await SeenAsync(Viewer, id));
        await DefineAsync(null);
        Assert.Equal((PayloadSight.Hidden, ""), await SeenAsync(Viewer, id));
    }

    [Fact]
    public async Task Permission_IsAskedForTheQueueOfTheTask()
    {
        await DefineAsync(["$.token"]);
        var (mine, other) = (await SubmitAsync("mine"), await SubmitAsync("other"));
        var limited = new Actor(
            "l@example.com",
            new HashSet<string> { Permissions.TasksRead, Permissions.TasksPayload }
        )
        {
            Limited = new Dictionary<string, FrozenSet<string>> { [Permissions.TasksPayload] = Mine },
        };

        Assert.Equal((PayloadSight.Whole, Payload), await SeenAsync(limited, mine));
        Assert.Equal(
            (PayloadSight.Masked, """{"order":7,"card":{"number":"4111"},"token":"***"}"""),
            await SeenAsync(limited, other)
        );
    }

    [Fact]
    public async Task List_ShowsWhatOneTaskShows()
    {
        var filter = new TaskFilter();
        var id = await SubmitAsync();
        var page = await Queries.ListAsync(Viewer, filter, null, 10, Stop);
        await Assert.ThrowsAsync<RefusalException>(() =>
            Queries.FillAsync(Viewer, filter, page, TaskParts.Payload, Stop)
        );

        await DefineAsync(["$.card", "$.token"]);
        var other = await SubmitAsync(type: "echo");
        page = await Queries.ListAsync(Viewer, filter, null, 10, Stop);
        var filled = await Queries.FillAsync(
            Viewer,
            filter,
            page,
            TaskParts.Payload | TaskParts.Result,
            Stop
        );

        Assert.Equal(
            """{"order":7,"card":"***","token":"***"}""",
            Encoding.UTF8.GetString(filled.Items.Single(t => t.Id == id).Payload)
        );
        Assert.Empty(filled.Items.Single(t => t.Id == other).Payload);
    }

    // Whoever defines types but does not see payloads must not open them.
    [Fact]
    public async Task Mask_IsChangedByThoseWhoSeePayloads_Alone()
    {
        await DefineAsync(["$.card"]);
        var definer = new Actor(
            "d@example.com",
            new HashSet<string> { Permissions.TasksRead, Permissions.TypesWrite }
        );
        var types = Parts.Get<TaskTypes>();

        foreach (
            IReadOnlyList<string>? mask in (IReadOnlyList<string>?[])
                [
                    [],
                    null,
                    ["$.token"],
                ]
        )
        {
            var refused = await Assert.ThrowsAsync<RefusalException>(() =>
                types.DefineAsync(definer, Type, new() { Mask = mask }, null)
            );
            Assert.Equal(RefusalCode.Forbidden, refused.Code);
        }

        await types.DefineAsync(definer, Type, new() { Mask = ["$.card"], Description = "Pays." }, null);
        Assert.Equal("$.card", (await types.FindAsync(definer, Type, Stop))!.Mask);
    }

    // S2: nobody learns what a payload holds by looking for it.
    [Fact]
    public async Task Search_InResults_StaysClosed_WithAMask()
    {
        await DefineAsync(["$.card"]);
        var id = await SubmitAsync();

        var refused = await Assert.ThrowsAsync<RefusalException>(() =>
            Queries.ListAsync(Viewer, new() { Result = "4111" }, null, 10, Stop)
        );
        Assert.Equal(RefusalCode.Forbidden, refused.Code);
        foreach (var filter in (TaskFilter[])[new() { Text = "4111" }, new() { Regex = "4111" }])
        {
            Assert.Empty((await Queries.ListAsync(Viewer, filter, null, 10, Stop)).Items);
        }

        Assert.NotNull(await Queries.FindAsync(Viewer, id, Stop));
    }

    private async Task<Guid> SubmitAsync(string queue = "default", string type = Type) =>
        await Parts.SubmitAsync(task =>
            task with
            {
                Type = type,
                Queue = queue,
                Payload = Encoding.UTF8.GetBytes(Payload),
                AllowUnknownType = true,
            }
        );

    private Task<TaskType> DefineAsync(IReadOnlyList<string>? mask) =>
        Parts.Get<TaskTypes>().DefineAsync(Product.Operator, Type, new() { Mask = mask }, null);

    private async Task<(PayloadSight, string)> SeenAsync(Actor actor, Guid id)
    {
        var task = await Queries.FindAsync(actor, id, Stop);
        return (task!.Sight, Encoding.UTF8.GetString(task.Payload));
    }
}

public sealed class SqlitePayloadSightTests : PayloadSightTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());

    // In all types, besides what the mask of a type hides; and it opens none.
    [Fact]
    public async Task MaskedPaths_HideInAllTypes()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(
            database,
            settings: ("Tasks:MaskedPaths", "$..number; $.other")
        );
        var id = await parts.SubmitAsync(t =>
            t with
            {
                Type = "echo",
                Payload = """{"card":{"number":1},"token":2}"""u8.ToArray(),
            }
        );
        var viewer = new Actor("v@example.com", new HashSet<string> { Permissions.TasksRead });
        var queries = parts.Get<TaskQueries>();

        Assert.Equal(PayloadSight.Hidden, (await queries.FindAsync(viewer, id, Stop))!.Sight);
        await parts
            .Get<TaskTypes>()
            .DefineAsync(Product.Operator, "echo", new() { Mask = ["$.token"] }, null);

        var seen = await queries.FindAsync(viewer, id, Stop);
        Assert.Equal("""{"card":{"number":"***"},"token":"***"}""", Encoding.UTF8.GetString(seen!.Payload));
        Assert.Equal(
            """{"card":{"number":1},"token":2}""",
            Encoding.UTF8.GetString((await queries.FindAsync(Product.Operator, id, Stop))!.Payload)
        );
    }
}

public sealed class PostgresPayloadSightTests : PayloadSightTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
}
