using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace TaskQueue.Tests.Data;

/// <summary>Counts the statements that EF sends on behalf of a request, told apart from those of chores by the trace.</summary>
internal sealed class StatementCounter : DbCommandInterceptor
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _seen = new();

    /// <summary>What was sent within a trace.</summary>
    public IReadOnlyCollection<string> Of(string traceId) =>
        _seen.TryGetValue(traceId, out var all) ? all : [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    )
    {
        Saw(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        Saw(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        Saw(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result,
        CancellationToken cancellationToken = default
    )
    {
        Saw(command);
        return ValueTask.FromResult(result);
    }

    private void Saw(DbCommand command)
    {
        if (Activity.Current is { } activity)
        {
            _seen.GetOrAdd(activity.TraceId.ToHexString(), _ => new()).Enqueue(command.CommandText);
        }
    }
}
