using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
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
            .MapGet("/info", Info)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("getSystemInfo", "Tell version, mode and store")
            .Answers(SystemExamples.Info)
            .Refuses();

    private static Ok<SystemInfoResponse> Info(
        StoreConnection store,
        IOptions<StorageOptions> storage,
        StoreMigrator migrator,
        ProcessStart start,
        TimeProvider clock
    ) =>
        TypedResults.Ok(
            new SystemInfoResponse(
                ProductVersion.Text,
                "embedded",
                "embedded",
                store.Provider.ToString().ToLowerInvariant(),
                store.Provider is StoreProvider.Sqlite
                    ? storage.Value.Durability.ToString().ToLowerInvariant()
                    : null,
                start.At,
                TimeSpan.FromSeconds(Math.Floor((clock.GetUtcNow() - start.At).TotalSeconds)),
                Environment.Version.ToString(),
                migrator.Applied
            )
        );
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
/// <param name="StartedAt">When the process started.</param>
/// <param name="Uptime">How long ago that was.</param>
/// <param name="Runtime">The .NET version it runs on.</param>
/// <param name="Migrations">The migrations that the store has, oldest first.</param>
internal sealed record SystemInfoResponse(
    string Version,
    string Mode,
    string Broker,
    string Store,
    string? Durability,
    DateTimeOffset StartedAt,
    TimeSpan Uptime,
    string Runtime,
    IReadOnlyList<string> Migrations
);
