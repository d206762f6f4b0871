using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Versions;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Tasks;

public sealed class TaskTypeCatalogueTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _parts = await CoreParts.MakeAsync(_database);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public void BuiltInTypes_AreKnown_ByTheirExactName()
    {
        var types = _parts.Get<TaskTypeCatalogue>();

        Assert.All(Routes.BuiltInTypes, t => Assert.True(types.Knows(t)));
        Assert.False(types.Knows("Echo"));
    }

    [Theory]
    [InlineData("eho", "echo, delay, fail")]
    [InlineData("http.reqest", "http.request, delay, echo")]
    [InlineData("", "echo, fail, delay")]
    [InlineData("failed", "fail, delay, email.send")]
    public void Unknown_NamesTheNearestThree(string type, string nearest) =>
        Assert.EndsWith(
            $"nearest to it: {nearest}.",
            _parts.Get<TaskTypeCatalogue>().Unknown(type),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Announced_AreKnownForGood_ExceptWhatIsNoName()
    {
        var types = _parts.Get<TaskTypeCatalogue>();
        await types.AnnounceAsync(["mail.send", "mail.send", "echo", "no name", ""], Stop);
        await types.AnnounceAsync(["mail.send", "report"], Stop);

        await using var again = await CoreParts.MakeAsync(_database);
        var reread = again.Get<TaskTypeCatalogue>();
        await reread.LoadAsync(Stop);

        Assert.Equal(
            ["delay", "echo", "email.send", "fail", "http.request", "mail.send", "report"],
            types.All
        );
        Assert.Equal(types.All, reread.All);
    }

    [Fact]
    public async Task ATypeThatManyAnnounceAtOnce_IsKnownToAll()
    {
        var types = _parts.Get<TaskTypeCatalogue>();
        for (var round = 0; round < 20; round++)
        {
            var type = $"fleet.{round}";

            await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Task.Run(() => types.AnnounceAsync([type], Stop), Stop))
            );

            Assert.True(types.Knows(type));
        }
    }

    [Fact]
    public async Task ATypeThatAnotherProcessDeletedAndDefinedAnew_IsReadAnew()
    {
        await using var other = await CoreParts.MakeAsync(_database);
        var types = _parts.Get<TaskTypeCatalogue>();
        await DefineAsync(other, "the first");
        await types.LoadAsync(Stop);
        var before = types.Find("report")?.Type;

        await other.Get<TypeRemoval>().DeleteAsync(Product.Operator, "report", null);
        other.Clock.Advance(TimeSpan.FromMilliseconds(500));
        await DefineAsync(other, "the second");
        await types.LoadAsync(Stop);

        var after = types.Find("report")?.Type;
        Assert.Equal("the first", before?.Description);
        Assert.Equal("the second", after?.Description);
        Assert.Equal(before?.Revision, after?.Revision);
    }

    [Fact]
    public async Task AList_WhileATypeComesAndGoes_LeavesOutWhatIsGone()
    {
        var (types, list) = (_parts.Get<TaskTypeCatalogue>(), _parts.Get<TaskTypes>());
        var type = new TaskType { Name = "report", FirstSeenAt = Samples.Now };
        using var over = new CancellationTokenSource();
        var churn = Task.Run(
            () =>
            {
                while (!over.IsCancellationRequested)
                {
                    types.Know(type, TypeChain.None);
                    types.Forget(type.Name);
                }
            },
            Stop
        );

        try
        {
            for (var i = 0; i < 2000; i++)
            {
                Assert.InRange(list.List(Product.Operator).Count, 5, 6);
            }
        }
        finally
        {
            await over.CancelAsync();
            await churn;
        }
    }

    private static Task<TaskType> DefineAsync(CoreParts parts, string description) =>
        parts
            .Get<TaskTypes>()
            .DefineAsync(Product.Operator, "report", new() { Description = description }, null);
}
