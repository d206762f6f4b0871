using Microsoft.EntityFrameworkCore;
using Npgsql;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks.Ledger;

/// <summary>
/// The ledger's statements look rows up by id, however the table grows and whatever its statistics say: a plan that flips
/// to a scan costs two orders of magnitude.
/// </summary>
public sealed class PostgresPlanTests
{
    private const int Step = 1000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settle_UnderLoad_NeverScansTheTable()
    {
        await using var database = await TemporaryDatabase.PostgresAsync();
        var rows = new List<TaskItem>();
        await using (var parts = await CoreParts.MakeAsync(database, open: false))
        {
            for (var step = 0; step < 20; step++)
            {
                TaskItem[] tasks = [.. Enumerable.Range(0, Step).Select(_ => Samples.Task())];
                await parts.Ledger.AcceptAsync(tasks);
                rows.AddRange(tasks);
            }
        }

        var before = await ScansAsync(database, "n_tup_ins", rows.Count);
        await using (var parts = await CoreParts.MakeAsync(database, open: false))
        {
            await SettleAsync(parts, rows[..(10 * Step)]);
            // And once more with statistics of a large table.
            await using var db = parts.Db();
            await db.Database.ExecuteSqlRawAsync("analyze tasks", Stop);
            await SettleAsync(parts, rows[(10 * Step)..]);
        }

        Assert.Equal(before, await ScansAsync(database, "n_tup_upd", rows.Count));
    }

    private static async Task SettleAsync(CoreParts parts, List<TaskItem> rows)
    {
        foreach (var step in rows.Chunk(Step / 2))
        {
            await parts.Ledger.SettleAsync([.. step.Select(t => Samples.Result(t, token: 1L << 33))]);
        }
    }

    // Sessions report what they did when they end; it is complete when all rows are in the report.
    private static async Task<long> ScansAsync(TemporaryDatabase database, string counter, int rows)
    {
        NpgsqlConnection.ClearAllPools();
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Stop);
        return
            await Eventually.ValueAsync(
                async () =>
                {
                    await using var command = new NpgsqlCommand(
                        $"select seq_scan, {counter} from pg_stat_user_tables where relname = 'tasks'",
                        connection
                    );
                    await using var reader = await command.ExecuteReaderAsync(Stop);
                    await reader.ReadAsync(Stop);
                    return reader.GetInt64(1) >= rows ? (object)reader.GetInt64(0) : null;
                },
                $"{counter} is complete"
            )
                is long scans
            ? scans
            : -1;
    }
}
