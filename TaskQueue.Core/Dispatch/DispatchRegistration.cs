using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Dispatch;

/// <summary>Registers what stands between ledger and broker.</summary>
internal static class DispatchRegistration
{
    public static IServiceCollection AddDispatch(this IServiceCollection services)
    {
        services.AddSingleton<Rebuilder>();
        services.AddSingleton(p => new StoreOpenedStep(p.GetRequiredService<Rebuilder>().RunOnceAsync));
        return services
            .AddChore<Pusher>()
            .AddChore<Settler>()
            .AddChore<Reaper>()
            .AddChore<DuePromoter>()
            .AddChore<ExpirySweeper>()
            .AddChore<NoteKeeper>()
            .AddChore<Reconciler>()
            .AddChore<Pump>();
    }
}
