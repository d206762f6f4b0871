using Microsoft.Data.Sqlite;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture.Faults;

/// <summary>The SQLite file cannot grow, or belongs to somebody else for a while.</summary>
internal static class StoreFaults
{
    public static IEnumerable<Fault> Of(TortureMode mode)
    {
        if (mode.HasPostgres())
        {
            yield break;
        }

        yield return new("F29", "the file locked by another process", Excuse.Unnoted, LockAsync);
        if (SmallDisk.WhyNot() is null)
        {
            yield return new("F28", "disk full", Excuse.Unnoted, FillAsync);
        }
    }

    private static async Task FillAsync(Battlefield on, Random random)
    {
        if (on.Cluster.Disk is not { } disk)
        {
            throw new InvalidOperationException("This machine did not mount the disk that is to be filled.");
        }

        disk.Fill();
        await Fault.RestAsync(random, 3, on.Cluster.Settings.IsLong ? 20 : 6);
        disk.Free();
    }

    private static async Task LockAsync(Battlefield on, Random random)
    {
        await using var connection = new SqliteConnection(
            on.Cluster.Database + ";Pooling=False;Default Timeout=60"
        );
        await connection.OpenAsync(CancellationToken.None);
        await using var transaction = connection.BeginTransaction(deferred: false);
        await Fault.RestAsync(random, 1, on.Cluster.Settings.IsLong ? 30 : 4);
        await transaction.RollbackAsync(CancellationToken.None);
    }
}
