using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Follows;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// Writes where schedules stand after their fires, many at once: one statement with arrays on PostgreSQL, a prepared one
/// for each row on SQLite. A row that somebody else has written since it was read is left as they wrote it.
/// </summary>
internal static class ScheduleMoves
{
    private const int LongestReason = 200;

    private static readonly (string Name, string Type, Func<Schedule, object?> Value)[] Columns =
    [
        ("next_fire_at", "timestamptz", s => s.NextFireAt),
        ("wake_at", "timestamptz", s => s.WakeAt),
        ("waiting", "text", s => InstantsConverter.Write(s.Waiting)),
        ("last_fire_at", "timestamptz", s => s.LastFireAt),
        ("last_task_id", "uuid", s => s.LastTaskId),
        ("last_error", "text", s => s.LastError),
        ("fired", "bigint", s => s.Fired),
        ("missed", "bigint", s => s.Missed),
        ("overlapped", "bigint", s => s.Overlapped),
        ("turn", "integer", s => s.Turn),
        ("id", "uuid", s => s.Id),
    ];

    private static readonly string OnPostgres =
        $"update schedules as s set {Set(c => $"r.{c}")} "
        + $"from unnest({string.Join(", ", Columns.Select((c, i) => $"@p{i}::{c.Type}[]"))}) "
        + $"as r({string.Join(", ", Columns.Select(c => c.Name))}) where s.id = r.id and s.turn = r.turn - 1 returning s.id";

    private static readonly string OnSqlite =
        $"update schedules set {Set(c => $"@{c}")} where id = @id and turn = @turn - 1";

    /// <summary>Writes them in one transaction.</summary>
    /// <param name="db">The store.</param>
    /// <param name="schedules">The rows; the turn of each is one more than it was when it was read.</param>
    /// <param name="missed">Those whose last fire made no task, for whoever follows them.</param>
    /// <param name="fires">What came of their fires, for their history.</param>
    /// <param name="cancellationToken">Ends it; nothing is written then.</param>
    public static async Task WriteAsync(
        AppDbContext db,
        IReadOnlyList<Schedule> schedules,
        IEnumerable<Schedule> missed,
        IReadOnlyList<ScheduleFire> fires,
        CancellationToken cancellationToken
    )
    {
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await using var command = write.Transaction.Connection!.CreateCommand();
        command.Transaction = write.Transaction;
        // Only these rows are ours: whoever else did the same page tells of the others, or has told of them.
        var moved = command is NpgsqlCommand postgres
            ? await WriteAllAsync(postgres, schedules, cancellationToken)
            : await WriteEachAsync(command, schedules, cancellationToken);
        foreach (var schedule in missed.Where(s => moved.Contains(s.Id)))
        {
            await TellAsync(db, schedule, cancellationToken);
        }

        await ScheduleFires.WriteAsync(db, moved, fires, cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    private static async Task TellAsync(
        AppDbContext db,
        Schedule schedule,
        CancellationToken cancellationToken
    )
    {
        var key = FollowKeys.Of(FollowKind.Schedule, schedule.Id);
        if (await db.Follows.AnyAsync(f => f.Key == key, cancellationToken))
        {
            db.FollowNews.Add(
                new()
                {
                    Key = key,
                    Queue = schedule.Queue,
                    Count = 0,
                    Detail = AttemptLimits.Cut(schedule.LastError!, LongestReason),
                    At = schedule.LastFireAt!.Value,
                }
            );
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private static async Task<HashSet<Guid>> WriteAllAsync(
        NpgsqlCommand command,
        IReadOnlyList<Schedule> schedules,
        CancellationToken cancellationToken
    )
    {
        command.CommandText = OnPostgres;
        foreach (var (i, (_, type, value)) in Columns.Index())
        {
            command.Parameters.AddWithValue($"p{i}", Array(type, schedules.Select(value)));
        }

        var moved = new HashSet<Guid>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            moved.Add(rows.GetGuid(0));
        }

        return moved;
    }

    private static object Array(string type, IEnumerable<object?> values) =>
        type switch
        {
            "timestamptz" => values.Select(v => (DateTimeOffset?)v).ToArray(),
            "uuid" => values.Select(v => (Guid?)v).ToArray(),
            "bigint" => values.Select(v => (long)v!).ToArray(),
            "integer" => values.Select(v => (int)v!).ToArray(),
            _ => values.Select(v => (string?)v).ToArray(),
        };

    private static async Task<HashSet<Guid>> WriteEachAsync(
        DbCommand command,
        IReadOnlyList<Schedule> schedules,
        CancellationToken cancellationToken
    )
    {
        command.CommandText = OnSqlite;
        foreach (var (name, _, _) in Columns)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{name}";
            command.Parameters.Add(parameter);
        }

        var moved = new HashSet<Guid>();
        foreach (var schedule in schedules)
        {
            for (var i = 0; i < Columns.Length; i++)
            {
                command.Parameters[i].Value = Columns[i].Value(schedule) switch
                {
                    DateTimeOffset instant => UtcMicrosecondsConverter.ToMicroseconds(instant),
                    Guid id => id.ToByteArray(bigEndian: true),
                    null => DBNull.Value,
                    var value => value,
                };
            }

            if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
            {
                moved.Add(schedule.Id);
            }
        }

        return moved;
    }

    private static string Set(Func<string, string> value) =>
        string.Join(", ", Columns.Where(c => c.Name != "id").Select(c => $"{c.Name} = {value(c.Name)}"));
}
