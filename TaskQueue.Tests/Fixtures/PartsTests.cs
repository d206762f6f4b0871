using Microsoft.Extensions.DependencyInjection;

namespace TaskQueue.Tests.Fixtures;

/// <summary>Tests of parts of the core on a store; a subclass says on which one.</summary>
public abstract class PartsTests : IAsyncLifetime
{
    private protected TemporaryDatabase Database { get; private set; } = null!;

    private protected CoreParts Parts { get; private set; } = null!;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Whether the broker is open when a test starts.</summary>
    private protected virtual bool Opens => true;

    /// <summary>Adds services beside the product's.</summary>
    private protected virtual void Configure(IServiceCollection services) { }

    /// <summary>Settings beside the defaults.</summary>
    private protected virtual (string Key, string Value)[] Settings => [];

    public async ValueTask InitializeAsync()
    {
        Database = await MakeAsync();
        Parts = await CoreParts.MakeAsync(Database, Configure, Opens, Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Parts.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<TemporaryDatabase> MakeAsync();
}
