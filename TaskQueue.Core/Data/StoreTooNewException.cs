namespace TaskQueue.Core.Data;

/// <summary>
/// The store was migrated by a newer version of the program. This one would write rows that the newer one misreads, so
/// it does not touch the store.
/// </summary>
public sealed class StoreTooNewException : StoreRefusedException
{
    /// <summary>Names what this program does not know.</summary>
    /// <param name="migration">The newest migration of the store that this program does not know.</param>
    public StoreTooNewException(string migration)
        : base(
            $"The store is newer than this program: it has the migration {migration}, which this version does not "
                + "know. Start the newer version again, or restore a backup from before the update."
        ) => Migration = migration;

    /// <summary>The newest migration of the store that this program does not know.</summary>
    public string Migration { get; }
}
