using Microsoft.Data.Sqlite;

namespace TaskQueue.Core.Data;

/// <summary>
/// Warns at start of a SQLite library with known holes. The one that comes with the product is newer: an older one was put in its
/// place, by a distribution that mends old versions, or by mistake.
/// </summary>
/// <param name="logger">The log.</param>
internal sealed partial class SqliteVersionCheck(ILogger<SqliteVersionCheck> logger)
{
    /// <summary>The first without CVE-2025-6965: memory was written past its end by aggregates of too many terms.</summary>
    public static readonly Version Safe = new(3, 50, 2);

    /// <summary>Looks at the library that is loaded.</summary>
    public Task RunAsync()
    {
        using var connection = new SqliteConnection();
        if (WarningOf(connection.ServerVersion) is { } warning)
        {
            LogOld(warning);
        }

        return Task.CompletedTask;
    }

    /// <summary>What there is to say of a version; nothing of a safe one. Pure.</summary>
    /// <param name="text">The version as SQLite says it.</param>
    public static string? WarningOf(string text) =>
        Version.TryParse(text, out var version) && version < Safe
            ? $"SQLite is version {text}. Unless your distribution has patched it, it has known holes (CVE-2025-6965): use {Safe} or newer."
            : null;

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogOld(string warning);
}
