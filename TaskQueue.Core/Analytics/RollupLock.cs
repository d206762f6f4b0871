using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Analytics;

/// <summary>
/// Lets one transaction at a time change rollups, whoever leads: they are read, added to, and written back. On SQLite the
/// write gate and the lock of the file do that already.
/// </summary>
internal static class RollupLock
{
    // Any number that nobody else uses for a lock.
    private const long Key = 0x7461_736b_726f_6c6c;

    public static Task TakeAsync(
        AppDbContext db,
        StoreConnection connection,
        CancellationToken cancellationToken
    ) =>
        connection.Provider is StoreProvider.Postgres
            ? db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Key})", cancellationToken)
            : Task.CompletedTask;
}
