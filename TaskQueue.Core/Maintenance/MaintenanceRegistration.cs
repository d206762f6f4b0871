using TaskQueue.Core.Data;
using TaskQueue.Core.Maintenance.Engines;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Maintenance;

/// <summary>Registers what keeps the store small and fast, and what moves it.</summary>
internal static class MaintenanceRegistration
{
    public static IServiceCollection AddMaintenance(
        this IServiceCollection services,
        StoreConnection connection
    )
    {
        if (connection.Provider is StoreProvider.Postgres)
        {
            services.AddSingleton<IStoreEngine, PostgresEngine>();
        }
        else
        {
            services.AddSingleton<IStoreEngine, SqliteEngine>();
        }

        services.AddSingleton<ITransferPart, QueueRuleTransfer>();
        services.AddSingleton<ITransferPart, LetterRuleTransfer>();
        services.AddSingleton(p => new TransferParts(p.GetServices<ITransferPart>()));
        services.AddSingleton<StoreExport>();
        services.AddSingleton<StoreImport>();
        services.AddSingleton<SampleData>();
        services.AddSingleton<FirstTask>();
        services.AddSingleton<MaintenanceLog>();
        services.AddSingleton(p => new StoreOpenedStep(p.GetRequiredService<StoreUpkeep>().RecoverAsync));
        services.AddSingleton(p => new StoreUpkeep(
            p.GetRequiredService<MaintenanceLog>(),
            p.GetRequiredService<IStoreEngine>(),
            p.GetRequiredService<QueueQueries>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<StoreUpkeep>>()
        ));
        services.AddSingleton(p => new StoreReport(
            p.GetRequiredService<IStoreEngine>(),
            p.GetRequiredService<QueueQueries>(),
            p.GetRequiredService<StorePools>(),
            p.GetRequiredService<WriteGate>(),
            p.GetRequiredService<StoreConnection>(),
            p.GetRequiredService<StoreMigrator>(),
            p.GetRequiredService<SlowStatements>(),
            p.GetRequiredService<StatementPlans>()
        ));
        services.AddSingleton<RetentionService>();
        services.AddLeaderChore<RetentionPruner>();
        services.AddLeaderChore<ResultSweeper>();
        return services
            .AddLeaderChore<SlicePruner>()
            .AddLeaderChore<DailyAnalysis>()
            .AddLeaderChore<LargeFileCheck>();
    }
}
