using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Tasks;

/// <summary>Reads the catalogue of types now and then: other Web processes write to it too.</summary>
/// <param name="types">The catalogue.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed class TypeRefresher(
    TaskTypeCatalogue types,
    StoreState store,
    TimeProvider clock,
    ILogger<TypeRefresher> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await types.LoadAsync(cancellationToken);
        return false;
    }
}
