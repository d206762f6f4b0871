namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Which parts the product under test is put together from.</summary>
internal enum TortureMode
{
    /// <summary>One process on SQLite, synced to the disk.</summary>
    E,

    /// <summary>One process on SQLite, not synced at each commit.</summary>
    EN,

    /// <summary>One Web on SQLite, Redis, and Worker processes.</summary>
    RL,

    /// <summary>Two Webs on PostgreSQL, Redis, and Worker processes.</summary>
    RP,

    /// <summary>One process on PostgreSQL.</summary>
    P,
}

/// <summary>What a mode consists of.</summary>
internal static class TortureModes
{
    public static bool HasRedis(this TortureMode mode) => mode is TortureMode.RL or TortureMode.RP;

    public static bool HasPostgres(this TortureMode mode) => mode is TortureMode.RP or TortureMode.P;

    public static int Webs(this TortureMode mode) => mode is TortureMode.RP ? 2 : 1;

    /// <summary>Processes that run tasks and nothing else; without any, Web runs them itself.</summary>
    public static int Workers(this TortureMode mode) => mode.HasRedis() ? 2 : 0;
}
