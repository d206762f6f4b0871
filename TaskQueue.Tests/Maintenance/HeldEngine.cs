using TaskQueue.Core.Maintenance.Engines;

namespace TaskQueue.Tests.Maintenance;

/// <summary>A real engine whose work waits until the test lets it go on.</summary>
internal sealed class HeldEngine(IStoreEngine inner) : IStoreEngine
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _gate.TrySetResult();

    public Task<StoreSize> SizeAsync(CancellationToken cancellationToken) =>
        inner.SizeAsync(cancellationToken);

    public Task<IReadOnlyList<TableFacts>> TablesAsync(CancellationToken cancellationToken) =>
        inner.TablesAsync(cancellationToken);

    public async Task<string> AnalyzeAsync(IProgress<int> progress, CancellationToken cancellationToken)
    {
        progress.Report(40);
        await _gate.Task.WaitAsync(cancellationToken);
        return await inner.AnalyzeAsync(progress, cancellationToken);
    }

    public Task<string> VacuumAsync(IProgress<int> progress, CancellationToken cancellationToken) =>
        inner.VacuumAsync(progress, cancellationToken);

    public Task<IReadOnlyList<string>> CheckAsync(
        IProgress<int> progress,
        CancellationToken cancellationToken
    ) => inner.CheckAsync(progress, cancellationToken);

    public Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellationToken) =>
        inner.TryLockAsync(cancellationToken);
}
