using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;

namespace TaskQueue.Web.Api;

/// <summary>What this process is.</summary>
internal static class SystemApi
{
    public static void MapSystem(this IEndpointRouteBuilder api) =>
        api.MapGroup("/system")
            .WithTags("System")
            .MapGet("/info", InfoAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getSystemInfo", "Tell version, mode and store")
            .Answers(SystemExamples.Info)
            .Refuses();

    private static async Task<Ok<SystemInfoResponse>> InfoAsync(
        StoreConnection store,
        IBroker broker,
        IOptions<StorageOptions> storage,
        StoreMigrator migrator,
        ProcessStart start,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        return TypedResults.Ok(
            new SystemInfoResponse(
                ProductVersion.Number,
                broker.IsShared ? "distributed" : "embedded",
                broker.IsShared ? "redis" : "embedded",
                store.Provider.ToString().ToLowerInvariant(),
                store.Provider is StoreProvider.Sqlite
                    ? storage.Value.Durability.ToString().ToLowerInvariant()
                    : null,
                broker.Degraded is { } lacking ? [lacking] : [],
                broker.Memory is { } memory
                    ? new(memory.UsedBytes, memory.MaxBytes == 0 ? null : memory.MaxBytes, memory.IsShort)
                    : null,
                await RefusedAsync(broker, cancellationToken),
                start.At,
                TimeSpan.FromSeconds(Math.Floor((clock.GetUtcNow() - start.At).TotalSeconds)),
                Environment.Version.ToString(),
                GC.GetTotalAllocatedBytes(),
                migrator.Applied
            )
        );
    }

    private static async Task<IReadOnlyDictionary<string, long>> RefusedAsync(
        IBroker broker,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await broker.RefusedAsync(cancellationToken);
        }
        catch (Exception) when (broker.Trouble is not null)
        {
            return new Dictionary<string, long>();
        }
    }
}

/// <summary>When the process started.</summary>
/// <param name="At">When.</param>
internal sealed record ProcessStart(DateTimeOffset At);

/// <summary>What the process that answers is.</summary>
/// <param name="Version">The product version.</param>
/// <param name="Mode"><c>embedded</c>: everything in one process; <c>distributed</c>: workers over Redis.</param>
/// <param name="Broker"><c>embedded</c> or <c>redis</c>.</param>
/// <param name="Store"><c>sqlite</c> or <c>postgres</c>.</param>
/// <param name="Durability">SQLite: <c>full</c> survives power loss, <c>fast</c> any crash.</param>
/// <param name="Degraded">
/// What is lacking while the rest goes on: <c>broker</c> is away, <c>broker-memory</c> is short. Also in the header
/// TaskQueue-Degraded.
/// </param>
/// <param name="BrokerMemory">How full Redis is; null without Redis, and while it is away from the start on.</param>
/// <param name="RefusedMessages">Messages in Redis that bore no good signature, by kind, since it was first used.</param>
/// <param name="StartedAt">When the process started.</param>
/// <param name="Uptime">How long ago that was.</param>
/// <param name="Runtime">The .NET version it runs on.</param>
/// <param name="AllocatedBytes">What it has allocated since its start, whether it is collected by now or not.</param>
/// <param name="Migrations">The migrations that the store has, oldest first.</param>
internal sealed record SystemInfoResponse(
    string Version,
    string Mode,
    string Broker,
    string Store,
    string? Durability,
    IReadOnlyList<string> Degraded,
    BrokerMemoryResponse? BrokerMemory,
    IReadOnlyDictionary<string, long> RefusedMessages,
    DateTimeOffset StartedAt,
    TimeSpan Uptime,
    string Runtime,
    long AllocatedBytes,
    IReadOnlyList<string> Migrations
);

/// <summary>How full the memory of Redis is.</summary>
/// <param name="UsedBytes">What it uses, by its own count of what its limit covers.</param>
/// <param name="MaxBytes">Its <c>maxmemory</c>; null where it has none.</param>
/// <param name="Short">
/// Whether more ready tasks wait in the store instead: from 70 % of the limit on, until less than 60 % are used.
/// </param>
internal sealed record BrokerMemoryResponse(long UsedBytes, long? MaxBytes, bool Short);
