using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Embedded;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Events;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Features;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Settings;
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
        services.LimitShutdown();
        services.ConfigureLive<StorageOptions>(configuration.GetSection(StorageOptions.Section));
        services.AddData(connection);
        services.AddHostedService<StoreOpener>();
        services.AddSingleton<Leadership>();
        var shared = UsesRedis(configuration);
        if (shared)
        {
            services.AddRedisBroker(configuration, "web");
            services.AddSingleton<RedisSignals>();
            services.AddSingleton<ISignals>(p => p.GetRequiredService<RedisSignals>());
            services.AddHostedService(p => p.GetRequiredService<RedisSignals>());
            // Before all other steps, which are done anew for as long as one refuses.
            services.AddSingleton(p => new StoreOpenedStep(
                p.GetRequiredService<InstallationKeeper>().BeginAsync
            ));
        }
        else
        {
            services.AddSingleton<IBroker, EmbeddedBroker>();
            services.AddSingleton<ISignals, EmbeddedSignals>();
        }

        services.AddEvents(configuration, shared);
        services.AddSecurity(configuration);
        services.AddAudit(configuration);
        services.AddFeatures(configuration);
        services.AddTasks(connection, configuration);
        services.AddQueues();
        services.AddSingleton<TaskExplanations>();
        services.AddSingleton<QueueForecasts>();
        services.AddSingleton<WorkerQueries>();
        services.AddSingleton<TypeSupport>();
        services.AddSingleton<TypeRemoval>();
        services.AddSingleton<WorkerOrders>();
        services.AddRemoteWorkers();
        services.AddLeaderChore<WorkerRecorder>();
        services.AddLeaderChore<WorkerSampler>();
        services.AddMaintenance(connection);
        services.AddExecution(configuration, Path.Combine(connection.DataDirectory, "inflight"));
        services.AddDispatch(shared);
        services.AddScheduling();
        services.AddAnalytics(configuration);
        services.AddSettings(configuration);
        services.AddInbox().AddAlerts(configuration);
        return services;
    }

    /// <summary>Whether tasks go through Redis to worker processes, or stay in this one.</summary>
    /// <param name="configuration">The settings.</param>
    public static bool UsesRedis(IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration.GetConnectionString("Redis"));

    /// <summary>Adds a worker to this process, which is more than a worker; after everything that its results need, so that it stops first.</summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddTaskQueueWorker(this IServiceCollection services) =>
        services.AddHostedService<WorkerService>().AddHostedService<WorkerRest>();

    /// <summary>Adds all that a process needs which is a worker and nothing else: Redis and handlers, no store.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Settings that <see cref="SettingsCheck"/> has passed.</param>
    public static IServiceCollection AddTaskQueueWorkerNode(
        this IServiceCollection services,
        IConfiguration configuration
    )
    {
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<HttpOptions>(configuration.GetSection(HttpOptions.Section));
        services.LimitShutdown();
        services.AddRedisBroker(configuration, "worker");
        services.AddExecution(configuration, inflight: null);
        services.AddSingleton<WorkerAdmission>();
        services.AddHostedService(p => p.GetRequiredService<WorkerAdmission>());
        services.AddHostedService<WorkerService>();
        return services.AddHostedService<Recycler>();
    }

    /// <summary>Says why the Redis of the settings must not be used.</summary>
    /// <param name="services">A host's services.</param>
    /// <returns>The reasons, each with its key; none where there is no Redis, or where it does not answer yet.</returns>
    public static async Task<IReadOnlyList<string>> RedisFaultsAsync(this IServiceProvider services)
    {
        if (services.GetService<BrokerStartCheck>() is not { } check)
        {
            return [];
        }

        return
        [
            .. (await check.FaultsAsync(CancellationToken.None)).Select(f => $"ConnectionStrings:Redis: {f}"),
        ];
    }

    /// <summary>Runs a worker process to its end.</summary>
    /// <param name="host">A host with <see cref="AddTaskQueueWorkerNode"/>.</param>
    /// <returns>The exit code: 0, or <see cref="SettingsCheck.ExitCode"/> when it was not admitted.</returns>
    public static async Task<int> RunWorkerNodeAsync(this IHost host)
    {
        var admission = host.Services.GetRequiredService<WorkerAdmission>();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        host.Services.GetRequiredService<WorkerIdentity>().Standalone = true;
        host.Services.GetRequiredService<StandingOrder>().Stopped = lifetime.StopApplication;
        try
        {
            await host.RunToTheEndAsync();
        }
        catch (OperationCanceledException) when (admission.Faults.Count > 0)
        {
            // Not admitted; the faults tell why.
        }

        return admission.Faults.Count > 0 ? SettingsCheck.Refuse(admission.Faults) : 0;
    }

    private static void LimitShutdown(this IServiceCollection services) =>
        services
            .AddOptions<HostOptions>()
            .Configure<IOptions<WorkerOptions>>(
                // Room for the worker's limit, its grace, and the settlement of what it hands back.
                (host, worker) =>
                    host.ShutdownTimeout = worker.Value.ShutdownTimeout + TimeSpan.FromSeconds(30)
            );
}
