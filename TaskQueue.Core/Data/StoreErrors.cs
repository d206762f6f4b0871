using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace TaskQueue.Core.Data;

/// <summary>Tells "the store is away" from "the statement is wrong".</summary>
public static class StoreErrors
{
    // SQLite's primary codes for: busy, locked, out of memory, read-only, I/O, full, cannot open.
    private static readonly HashSet<int> SqliteAway = [5, 6, 7, 8, 10, 13, 14];

    /// <summary>Whether the store is away, or so full or busy that it comes to the same.</summary>
    /// <param name="e">What a statement threw.</param>
    public static bool IsAway(Exception e) =>
        e switch
        {
            RefusalException { Code: RefusalCode.Unavailable } => true,
            SqliteException sqlite => SqliteAway.Contains(sqlite.SqliteErrorCode),
            // 08: connection, 53: resources, 57: shut down or starting up, 58: I/O; 25006: read-only, after a fail-over.
            PostgresException { SqlState: "25006" } => true,
            PostgresException postgres => postgres.SqlState[..2] is "08" or "53" or "57" or "58",
            NpgsqlException or SocketException or TimeoutException => true,
            // What a command of Npgsql meets when its connection breaks just then: an event of the connection, put away.
            ObjectDisposedException disposed => disposed.ObjectName == typeof(ManualResetEventSlim).FullName,
            _ => e.InnerException is { } inner && IsAway(inner),
        };

    /// <summary>Whether two transactions waited for each other, and this one gave way; it may be tried again at once.</summary>
    /// <param name="e">What a statement threw.</param>
    public static bool IsDeadlock(Exception e) => e is PostgresException { SqlState: "40P01" };

    /// <summary>Whether a row was refused because there is one with its key already.</summary>
    /// <param name="e">What a statement threw.</param>
    public static bool IsDuplicate(Exception e) =>
        e
            is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
                or SqliteException { SqliteErrorCode: 19 };

    /// <summary>The refusal that a caller sees when the store is away; anything else is a bug and stays one.</summary>
    /// <param name="e">What a statement threw.</param>
    public static Exception Explain(Exception e) =>
        e is RefusalException ? e
        : IsAway(e) ? RefusalException.StoreAway(Reason(e))
        : e;

    /// <summary>Does something with the store, and explains when the store is away.</summary>
    /// <param name="act">What is to be done.</param>
    /// <exception cref="RefusalException">The store is away.</exception>
    public static Task ExplainAsync(Func<Task> act) =>
        ExplainAsync(async () =>
        {
            await act();
            return 0;
        });

    /// <summary>Asks something of the store, and explains when the store is away.</summary>
    /// <param name="ask">What is to be asked.</param>
    /// <typeparam name="T">The answer.</typeparam>
    /// <exception cref="RefusalException">The store is away.</exception>
    public static async Task<T> ExplainAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is not RefusalException && IsAway(e))
        {
            throw Explain(e);
        }
    }

    private static string Reason(Exception e) =>
        e is SqliteException { SqliteErrorCode: 13 } ? "The disk of the store is full."
        : e is DbException ? "The store does not answer."
        : e.Message;
}
