namespace TaskQueue.Core.Workers;

/// <summary>Registers what stands for workers over REST.</summary>
internal static class RemoteRegistration
{
    public static IServiceCollection AddRemoteWorkers(this IServiceCollection services) =>
        services
            .AddSingleton<LeaseTickets>()
            .AddSingleton<RemoteDesk>()
            .AddSingleton<RemoteWorkers>()
            .AddSingleton<RemoteLeases>()
            .AddSingleton<RemoteAttempts>();
}
