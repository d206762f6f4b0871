using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace TaskQueue.Core.Data;

/// <summary>
/// Remembers the slowest statements since the process started, by their text without values. Bounded: when it is full,
/// the statement whose slowest run was the quickest makes room.
/// </summary>
/// <param name="options">From how long on a statement is slow.</param>
/// <param name="clock">Tells when.</param>
public sealed class SlowStatements(IOptions<StorageOptions> options, TimeProvider clock)
{
    /// <summary>How many different statements are remembered.</summary>
    public const int Most = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SlowStatement> _seen = new(StringComparer.Ordinal);

    /// <summary>From how long on a statement is slow.</summary>
    public TimeSpan Threshold => options.Value.SlowStatement;

    /// <summary>All that are remembered, the slowest first.</summary>
    public IReadOnlyList<SlowStatement> All
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _seen.Values.OrderByDescending(s => s.Max).ThenBy(s => s.Id, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>One of them.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The statement, or <see langword="null"/> when it is not, or no longer, remembered.</returns>
    public SlowStatement? Find(string id)
    {
        lock (_lock)
        {
            return _seen.Values.FirstOrDefault(s => s.Id == id);
        }
    }

    /// <summary>Hears of a statement that was executed.</summary>
    /// <param name="command">The statement, with its parameters; their values are not kept.</param>
    /// <param name="took">How long it took.</param>
    internal void Saw(DbCommand command, TimeSpan took)
    {
        if (took < Threshold)
        {
            return;
        }

        var text = StatementText.Normalise(command.CommandText);
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (_seen.TryGetValue(text, out var known))
            {
                _seen[text] = known.Again(took, now);
                return;
            }

            if (_seen.Count >= Most)
            {
                var (quickest, statement) = _seen.MinBy(s => s.Value.Max);
                if (statement.Max >= took)
                {
                    return;
                }

                _seen.Remove(quickest);
            }

            _seen[text] = new(text, command.CommandText, ParametersOf(command), took, now);
        }
    }

    /// <summary>Takes the time of a statement that does not go through EF, until it is disposed.</summary>
    /// <param name="command">The statement.</param>
    internal Timing Time(DbCommand command) => new(this, command, Stopwatch.GetTimestamp());

    private static StatementParameter[] ParametersOf(DbCommand command) =>
        [
            .. command
                .Parameters.Cast<DbParameter>()
                .Select(p => new StatementParameter(
                    p.ParameterName.TrimStart('@', '$', ':'),
                    (p as NpgsqlParameter)?.DataTypeName
                )),
        ];

    /// <summary>The time of one statement.</summary>
    internal readonly struct Timing(SlowStatements slow, DbCommand command, long since) : IDisposable
    {
        public void Dispose() => slow.Saw(command, Stopwatch.GetElapsedTime(since));
    }
}
