using System.Globalization;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Settings;

namespace TaskQueue.Web.Live;

/// <summary>How this installation is put together, in words for the console.</summary>
/// <param name="connection">Which store.</param>
/// <param name="storage">How it is written.</param>
/// <param name="broker">How work is handed out.</param>
/// <param name="configuration">What it is called.</param>
public sealed class ConsoleFacts(
    StoreConnection connection,
    IOptions<StorageOptions> storage,
    IBroker broker,
    IConfiguration configuration
)
{
    /// <summary>The store's name.</summary>
    public string Store { get; } = connection.Provider is StoreProvider.Postgres ? "PostgreSQL" : "SQLite";

    /// <summary>The broker's name.</summary>
    public string Broker { get; } = broker.IsShared ? "Redis" : "embedded";

    /// <summary>One process, or many.</summary>
    public string Mode { get; } = broker.IsShared ? "distributed" : "embedded";

    /// <summary>Whether an accepted task survives a loss of power; crashes of the product it survives always.</summary>
    public bool SurvivesPowerLoss { get; } =
        connection.Provider is StoreProvider.Postgres || storage.Value.Durability is StorageDurability.Full;

    /// <summary>Why tasks are accepted and not handed out just now; none when they are.</summary>
    public string? Trouble => broker.Trouble;

    /// <summary>How short of memory the broker is, where ready tasks wait in the store for that reason.</summary>
    public string? Shortage =>
        broker.Memory is { IsShort: true } memory
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"It uses {memory.Share:P0} of {memory.MaxBytes >> 20} MiB."
            )
            : null;

    /// <summary>What this installation is called, by its setting; none where it has no name.</summary>
    public string? Environment =>
        configuration["Console:Environment"] is { } name && !string.IsNullOrWhiteSpace(name)
            ? name.Trim()
            : null;

    /// <summary>The colour that goes with that name.</summary>
    public EnvironmentColor EnvironmentColor =>
        configuration.GetValue("Console:EnvironmentColor", EnvironmentColor.Grey);

    /// <summary>The version of the product.</summary>
    public string Version { get; } = ProductVersion.Number;
}
