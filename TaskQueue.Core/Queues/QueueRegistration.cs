using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Queues;

/// <summary>Registers what queues and their keys are read, bounded and paused by.</summary>
internal static class QueueRegistration
{
    public static IServiceCollection AddQueues(this IServiceCollection services) =>
        services
            .AddSingleton<QueueQueries>()
            .AddSingleton<QueueControl>()
            .AddSingleton<KeyControl>()
            .AddSingleton<KeyRuleKeeper>()
            .AddLeaderChore<PolicyKeeper>()
            .AddLeaderChore<QueuePulse>();
}
