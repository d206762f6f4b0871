namespace TaskQueue.Core.Data;

/// <summary>The databases that the store runs on.</summary>
public enum StoreProvider
{
    /// <summary>One file; one Web process.</summary>
    Sqlite,

    /// <summary>A server; many Web processes.</summary>
    Postgres,
}
