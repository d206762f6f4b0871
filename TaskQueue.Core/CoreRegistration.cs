using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Embedded;
using TaskQueue.Core.Data;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Core;

/// <summary>Registers everything below Web.</summary>
public static class CoreRegistration
{
    /// <summary>Adds the store, the broker, the services and the chores that keep tasks moving.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Settings that <see cref="SettingsCheck"/> has passed.</param>
    public static IServiceCollection AddTaskQueueCore(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        var connection = StoreConnection.Parse(configuration.GetConnectionString("Database")!);
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<HttpOptions>(configuration.GetSection(HttpOptions.Section));
        services
            .AddOptions<HostOptions>()
            .Configure<IOptions<WorkerOptions>>(
                // Room for the worker's limit, its grace, and the settlement of what it hands back.
                (host, worker) =>
                    host.ShutdownTimeout = worker.Value.ShutdownTimeout + TimeSpan.FromSeconds(30)
            );
        services.Configure<StorageOptions>(configuration.GetSection(StorageOptions.Section));
        services.AddData(connection);
        services.AddHostedService<StoreOpener>();
        services.AddSingleton<IBroker, EmbeddedBroker>();
        services.AddSingleton<ISignals, EmbeddedSignals>();
        services.AddSecurity(configuration);
        services.AddTasks(connection);
        services.AddSingleton<QueueQueries>();
        services.AddSingleton<WorkerQueries>();
        services.AddChore<WorkerRecorder>();
        services.AddMaintenance(connection);
        services.AddExecution(configuration, Path.Combine(connection.DataDirectory, "inflight"));
        services.AddDispatch();
        return services;
    }

    /// <summary>Adds a worker to this process; after everything that its results need, so that it stops first.</summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddTaskQueueWorker(this IServiceCollection services) =>
        services.AddHostedService<WorkerService>();
}
