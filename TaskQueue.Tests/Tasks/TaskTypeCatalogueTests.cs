using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;

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
}
