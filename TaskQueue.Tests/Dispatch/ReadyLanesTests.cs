using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Dispatch;

/// <summary>Which lanes the reconciler looks at, on both stores.</summary>
public abstract class ReadyLanesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lanes_AreThoseWithReadyRows_ByQueue_TheMostUrgentFirst()
    {
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        Assert.Empty(await parts.Get<ReadyRows>().LanesAsync(Stop));
        foreach (
            var (queue, priority, state) in (IEnumerable<(string, short, TaskState)>)
                [
                    ("b", 0, TaskState.Queued),
                    ("a", 9, TaskState.Queued),
                    ("a", 9, TaskState.Queued),
                    ("a", 2, TaskState.Queued),
                    ("a", 3, TaskState.Scheduled),
                    ("ä b'", 5, TaskState.Queued),
                    ("c", 5, TaskState.Dead),
                ]
        )
        {
            var row = Samples.Task(state, queue);
            row.Priority = priority;
            await parts.AcceptAsync(row);
        }

        Assert.Equal(
            [new("a", 9), new("a", 2), new("b", 0), new("ä b'", 5)],
            await parts.Get<ReadyRows>().LanesAsync(Stop)
        );
    }

    [Fact]
    public async Task Reconciler_AsksOnceForAllLanes_AndBelievesNoCounter()
    {
        using var statements = new StatementCounter();
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(
            database,
            services =>
                services.AddLogging(log =>
                    log.AddProvider(statements)
                        .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Information)
                )
        );
        for (var i = 0; i < 30; i++)
        {
            await parts.AcceptAsync(Samples.Task(TaskState.Scheduled, $"idle-{i}"));
        }

        var lost = await parts.AcceptAsync(Samples.Task(queue: "busy"));
        await using (var db = parts.Db())
        await using (var scope = await db.BeginWriteAsync(Stop))
        {
            await db.QueueCounts.ExecuteDeleteAsync(Stop);
            await scope.CommitAsync(Stop);
        }

        statements.Clear();
        await parts.Get<Reconciler>().RunOnceAsync(Stop);

        Assert.Equal(lost.Id, Assert.Single(await parts.ClaimAsync()).Task.Id);
        // The lanes of tasks without a key and of those with one, the one lane's first rows, and the row.
        Assert.Equal(4, statements.Count);
    }

    private protected abstract Task<TemporaryDatabase> DatabaseAsync();

    private sealed class StatementCounter : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _selects = new();

        public int Count => _selects.Count;

        public void Clear() => _selects.Clear();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (eventId.Name?.EndsWith(".CommandExecuted", StringComparison.Ordinal) is true)
            {
                var text = formatter(state, exception);
                if (text.Contains("select", StringComparison.OrdinalIgnoreCase))
                {
                    _selects.Enqueue(text);
                }
            }
        }

        public void Dispose() => _selects.Clear();
    }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteReadyLanesTests : ReadyLanesTests
{
    private protected override Task<TemporaryDatabase> DatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresReadyLanesTests : ReadyLanesTests
{
    private protected override Task<TemporaryDatabase> DatabaseAsync() => TemporaryDatabase.PostgresAsync();
}
