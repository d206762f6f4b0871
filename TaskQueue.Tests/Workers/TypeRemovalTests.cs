using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>Types that go: not while a worker is there for them, and then in every process.</summary>
public sealed class TypeRemovalTests : IAsyncLifetime
{
    private const string Name = "pdf.render";

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
    public async Task ATypeThatALiveWorkerKnows_Stays_AndTheRefusalNamesTheWorker()
    {
        await _parts
            .Get<RemoteWorkers>()
            .RegisterAsync(Product.Operator, new RemoteWorkerCard("printer", [Name]));
        await _parts.Get<TaskTypeCatalogue>().AnnounceAsync([Name], Stop);

        var refusal = await Assert.ThrowsAsync<RefusalException>(DeleteAsync);

        Assert.Equal(RefusalCode.Conflict, refusal.Code);
        Assert.Contains("'printer'", refusal.Message, StringComparison.Ordinal);
        Assert.True(_parts.Get<TaskTypeCatalogue>().Knows(Name));
    }

    [Fact]
    public async Task ADeletedType_IsForgottenByOtherProcesses_UntilItIsDefinedAnew()
    {
        await DefineAsync("First.");
        var other = new TaskTypeCatalogue(
            _parts.Get<IDbContextFactory<AppDbContext>>(),
            _parts.Clock,
            SearchPaths.None
        );
        await other.LoadAsync(Stop);
        Assert.True(other.Knows(Name));

        await DeleteAsync();
        await other.LoadAsync(Stop);
        Assert.False(other.Knows(Name));
        Assert.True(other.Knows("echo"));

        _parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await DefineAsync("Second.");
        await other.LoadAsync(Stop);
        Assert.Equal("Second.", other.Find(Name)?.Type.Description);
    }

    private Task DeleteAsync() => _parts.Get<TypeRemoval>().DeleteAsync(Product.Operator, Name, null);

    private Task<TaskType> DefineAsync(string description) =>
        _parts
            .Get<TaskTypes>()
            .DefineAsync(Product.Operator, Name, new() { Description = description }, null);
}
