using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Dispatch;

/// <summary>Registers what stands between ledger and broker.</summary>
internal static class DispatchRegistration
{
    /// <param name="services">The host's services.</param>
    /// <param name="shared">Whether the broker is shared with other processes, or lives in this one.</param>
    public static IServiceCollection AddDispatch(this IServiceCollection services, bool shared)
    {
        services.AddSingleton<EpochRow>();
        services.AddChore<RoleKeeper>();
        if (shared)
        {
            services.AddLeaderChore<BrokerKeeper>();
            services.AddChore<BrokerMemoryWatch>();
            services.AddLeaderChore<GoneWorkers>();
            services.AddChore<InstallationKeeper>();
        }
        else
        {
            services.AddSingleton<Rebuilder>();
            services.AddSingleton(p => new StoreOpenedStep(p.GetRequiredService<Rebuilder>().RunOnceAsync));
        }

        return services
            .AddChore<Pusher>()
            .AddChore<Withdrawer>()
            .AddChore<Reconciler>()
            .AddLeaderChore<Settler>()
            .AddLeaderChore<Reaper>()
            .AddLeaderChore<DuePromoter>()
            .AddLeaderChore<ExpirySweeper>()
            .AddLeaderChore<DeadlineSweeper>()
            .AddLeaderChore<NoteKeeper>()
            .AddLeaderChore<StrayRuns>()
            .AddLeaderChore<DependencyKeeper>()
            .AddLeaderChore<UniqueSweeper>()
            .AddLeaderChore<OverdueRuns>()
            .AddLeaderChore<Pump>();
    }
}
