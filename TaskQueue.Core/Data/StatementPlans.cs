using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace TaskQueue.Core.Data;

/// <summary>
/// Asks the database how it would run a statement that was recorded here; never one that a caller wrote. Nothing is run:
/// SQLite explains on a read-only connection, PostgreSQL makes the generic plan of a prepared statement in a read-only
/// transaction.
/// </summary>
/// <param name="connection">Which store.</param>
/// <param name="pools">The connections to PostgreSQL.</param>
public sealed class StatementPlans(StoreConnection connection, StorePools pools)
{
    private const string Prepared = "taskqueue_plan";

    /// <summary>The plan, a line for each step, indented by depth.</summary>
    /// <param name="statement">One that was recorded.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="RefusalException">There is no plan of such a statement.</exception>
    public async Task<IReadOnlyList<string>> ExplainAsync(
        SlowStatement statement,
        CancellationToken cancellationToken
    )
    {
        if (!StatementText.CanBeExplained(statement.Sql))
        {
            throw new RefusalException(
                RefusalCode.Invalid,
                "There is a plan only for a single select, insert, update or delete; this is something else."
            );
        }

        try
        {
            return connection.Provider is StoreProvider.Postgres
                ? await ExplainPostgresAsync(statement, cancellationToken)
                : await ExplainSqliteAsync(statement, cancellationToken);
        }
        catch (Exception e) when (e is PostgresException or SqliteException { SqliteErrorCode: 1 })
        {
            throw new RefusalException(RefusalCode.Invalid, $"The database makes no plan of it: {e.Message}");
        }
    }

#pragma warning disable CA2100 // The text is one that this program sent before; StatementText has checked that it is one statement.
    private async Task<IReadOnlyList<string>> ExplainSqliteAsync(
        SlowStatement statement,
        CancellationToken cancellationToken
    )
    {
        var text = new SqliteConnectionStringBuilder(connection.ConnectionString)
        {
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        await using var file = new SqliteConnection(text.ToString());
        await file.OpenAsync(cancellationToken);
        await using var command = file.CreateCommand();
        command.CommandText = "explain query plan " + statement.Sql;
        foreach (var parameter in statement.Parameters)
        {
            command.Parameters.AddWithValue("@" + parameter.Name, DBNull.Value);
        }

        var depths = new Dictionary<long, int> { [0] = -1 };
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var depth = depths.GetValueOrDefault(reader.GetInt64(1), -1) + 1;
            depths[reader.GetInt64(0)] = depth;
            lines.Add(new string(' ', depth * 2) + reader.GetString(3));
        }

        // A plain insert has no steps.
        return lines.Count > 0 ? lines : ["Writes its row; nothing is searched."];
    }

    private async Task<IReadOnlyList<string>> ExplainPostgresAsync(
        SlowStatement statement,
        CancellationToken cancellationToken
    )
    {
        var places = statement
            .Parameters.Select((p, i) => (p.Name, Place: i + 1))
            .ToDictionary(p => p.Name, p => p.Place);
        var sql = StatementText.ReplaceParameters(
            statement.Sql,
            name =>
                places.TryGetValue(name, out var place)
                    ? string.Create(CultureInfo.InvariantCulture, $"${place}")
                    : "@" + name
        );
        var types = string.Join(", ", statement.Parameters.Select(p => p.Type ?? "unknown"));
        var nulls = string.Join(", ", statement.Parameters.Select(_ => "null"));
        await using var session = await pools.Queries.OpenConnectionAsync(cancellationToken);
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync("set transaction read only");
        await ExecuteAsync("set local plan_cache_mode = force_generic_plan");
        await ExecuteAsync($"prepare {Prepared}{(types.Length > 0 ? $" ({types})" : "")} as {sql}");
        try
        {
            await using var explain = new NpgsqlCommand(
                $"explain execute {Prepared}{(nulls.Length > 0 ? $" ({nulls})" : "")}",
                session,
                transaction
            );
            var lines = new List<string>();
            await using var reader = await explain.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                lines.Add(reader.GetString(0));
            }

            return lines;
        }
        finally
        {
            // A prepared statement outlives the transaction; the connection goes back to the pool.
            await transaction.RollbackAsync(CancellationToken.None);
            await using var forget = new NpgsqlCommand($"deallocate {Prepared}", session);
            await forget.ExecuteNonQueryAsync(CancellationToken.None);
        }

        async Task ExecuteAsync(string text)
        {
            await using var command = new NpgsqlCommand(text, session, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
#pragma warning restore CA2100
}
