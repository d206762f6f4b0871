using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Components;

/// <summary>A store that answers when a test says so, as those beyond a network do.</summary>
/// <param name="inner">The store behind it.</param>
internal sealed class LateStore(IDbContextFactory<AppDbContext> inner) : IDbContextFactory<AppDbContext>
{
    private TaskCompletionSource? _answer;

    /// <summary>Lets whoever asks from now on wait.</summary>
    public void Hold() => _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Answers whoever waits, and asks later.</summary>
    public void Answer() => _answer?.TrySetResult();

    /// <summary>What comes instead of an answer.</summary>
    public Exception? Fault { get; set; }

    /// <summary>How many are answered yet before <see cref="Fault"/> comes.</summary>
    public int Left { get; set; }

    public AppDbContext CreateDbContext() => inner.CreateDbContext();

    public async Task<AppDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        if (_answer is { } answer)
        {
            await answer.Task.WaitAsync(cancellationToken);
        }

        if (Fault is { } fault && Left-- <= 0)
        {
            throw fault;
        }

        return await inner.CreateDbContextAsync(cancellationToken);
    }
}
