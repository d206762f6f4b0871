using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Views;

namespace TaskQueue.Core.Tasks;

/// <summary>Registers tasks and their ledger.</summary>
internal static class TasksRegistration
{
    public static IServiceCollection AddTasks(
        this IServiceCollection services,
        StoreConnection connection,
        IConfiguration configuration
    )
    {
        if (connection.Provider is StoreProvider.Postgres)
        {
            services.AddSingleton<ILedgerStore, PostgresLedgerStore>();
        }
        else
        {
            services.AddSingleton<ILedgerStore, SqliteLedgerStore>();
        }

        services.AddSingleton<AcceptedFeed>();
        services.AddSingleton(p => new TaskLedger(
            p.GetRequiredService<ILedgerStore>(),
            p.GetRequiredService<Broker.IBroker>(),
            p.GetRequiredService<AcceptedFeed>(),
            p.GetRequiredService<Signals.ISignals>(),
            p.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<ReadyRows>();
        services.AddSingleton<Handover>();
        services.AddSingleton(SearchPaths.OfSetting(configuration[SearchPaths.Setting]));
        services.AddSingleton<TaskTypeCatalogue>();
        services.AddLeaderChore<SearchFiller>();
        services.AddSingleton<TaskTypes>();
        services.AddSingleton<Versions.TypeCompatibility>();
        services.AddSingleton<Versions.TypeMigrations>();
        services.AddSingleton(p => new StoreOpenedStep(p.GetRequiredService<TaskTypeCatalogue>().LoadAsync));
        services.AddChore<TypeRefresher>();
        services.AddSingleton<TaskService>();
        services.AddSingleton<Replay>();
        services.ConfigureLive<ApprovalOptions>(configuration.GetSection(ApprovalOptions.Section));
        services.AddSingleton<Operations>();
        services.AddLeaderChore<OperationRunner>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<LetterRuleService>();
        services.AddSingleton<LetterRulePreviews>();
        services.AddSingleton<LetterRuleBacklog>();
        services.AddLeaderChore<LetterRuleRunner>();
        services.AddSingleton<DeadLetterGroups>();
        services.AddSingleton<LetterGroupService>();
        services.AddSingleton<LetterGroupCanaries>();
        services.AddSingleton<QueueWaits>().AddSingleton<QueueKeys>();
        services.AddSingleton<Dependencies.TaskLinks>();
        services.AddSingleton<Dependencies.TaskGraphs>();
        services.AddSingleton<TaskLogs>();
        services.AddSingleton(p => new PayloadSights(
            p.GetRequiredService<TaskTypeCatalogue>(),
            MaskText.OfSetting(configuration[PayloadSights.Setting])
        ));
        services.AddSingleton<QueryResolver>();
        services.AddSingleton<QueryNames>();
        services.AddSingleton<QueryCompletions>();
        services.AddSingleton<TaskViews>();
        services.AddSingleton<QueryHistories>();
        services.AddSingleton<TaskCounts>();
        return services.AddSingleton<TaskQueries>();
    }
}
