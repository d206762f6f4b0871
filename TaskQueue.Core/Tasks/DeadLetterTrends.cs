using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>How many of a group died in each of the last hours or days, by one range of the index of groups each.</summary>
/// <param name="connection">Which store it is.</param>
/// <param name="clock">The current time.</param>
internal sealed class DeadLetterTrends(StoreConnection connection, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    /// <param name="db">The store.</param>
    /// <param name="scope">The queues that count.</param>
    /// <param name="fingerprints">The groups.</param>
    /// <param name="unit">Hours or days.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The deaths by group, the oldest first; a group without any is left out.</returns>
    public async Task<Dictionary<long, long[]>> ReadAsync(
        AppDbContext db,
        QueueScope scope,
        long[] fingerprints,
        TrendUnit unit,
        CancellationToken cancellationToken
    )
    {
        var (steps, seconds) = (unit.Steps(), (long)unit.Length().TotalSeconds);
        var from = clock.GetUtcNow() - (unit.Length() * steps);
        var (micros, microsEach) = (UtcMicrosecondsConverter.ToMicroseconds(from), seconds * 1_000_000);
        var list = $"[{string.Join(',', fingerprints)}]";
        var (all, queues) = (scope.IsEverywhere, scope.Queues?.ToArray() ?? []);
        var names = JsonStringsConverter.Write(queues);
        // Dead as a constant, so that the filter of the index matches.
        FormattableString onPostgres = $"""
            select fingerprint as "Fingerprint",
                cast(floor(extract(epoch from finished_at - {from}) / {seconds}) as integer) as "Step", count(*) as "Count"
            from tasks where state = 6 and fingerprint = any({fingerprints}) and finished_at >= {from}
                and ({all} or queue = any({queues})) group by 1, 2
            """;
        FormattableString onSqlite = $"""
            select fingerprint as "Fingerprint", (finished_at - {micros}) / {microsEach} as "Step", count(*) as "Count"
            from tasks where state = 6 and fingerprint in (select value from json_each({list}))
                and finished_at >= {micros}
                and ({all} or queue in (select value from json_each({names}))) group by 1, 2
            """;
        var sql = connection.Provider is StoreProvider.Postgres ? onPostgres : onSqlite;
        var trends = new Dictionary<long, long[]>();
        foreach (var row in await db.Database.SqlQuery<TrendRow>(sql).ToListAsync(cancellationToken))
        {
            if (!trends.TryGetValue(row.Fingerprint, out var trend))
            {
                trends[row.Fingerprint] = trend = new long[steps];
            }

            // A death that another clock dated ahead of ours belongs to the present.
            trend[Math.Min(row.Step, steps - 1)] += row.Count;
        }

        return trends;
    }

    private sealed record TrendRow(long Fingerprint, int Step, long Count);
}

/// <summary>The steps of a trend.</summary>
public enum TrendUnit
{
    /// <summary>The last twelve hours.</summary>
    Hour,

    /// <summary>The last fourteen days.</summary>
    Day,
}

/// <summary>What is known about trends as such.</summary>
public static class TrendUnits
{
    /// <summary>How many steps there are; the last one ends now.</summary>
    /// <param name="unit">The unit.</param>
    public static int Steps(this TrendUnit unit) => unit is TrendUnit.Day ? 14 : 12;

    /// <summary>How long each step is.</summary>
    /// <param name="unit">The unit.</param>
    public static TimeSpan Length(this TrendUnit unit) =>
        unit is TrendUnit.Day ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1);
}
