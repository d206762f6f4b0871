using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Email;
using TaskQueue.Core.Execution.Handlers;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Execution;

/// <summary>Registers a worker, and handlers.</summary>
public static class ExecutionRegistration
{
    /// <summary>Adds a handler for a task type; a later one for the same type takes its place.</summary>
    /// <typeparam name="THandler">Made for each attempt, in a scope of its own.</typeparam>
    /// <param name="services">The host's services.</param>
    /// <param name="type">The task type.</param>
    public static IServiceCollection AddTaskHandler<THandler>(this IServiceCollection services, string type)
        where THandler : class, ITaskHandler
    {
        var make = ActivatorUtilities.CreateFactory<THandler>([]);
        return services.AddSingleton(new HandlerRegistration(type, provider => make(provider, [])));
    }

    /// <summary>Adds what runs tasks, with the built-in handlers.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">All settings.</param>
    /// <param name="inflight">Where to note what runs; none when absent.</param>
    internal static IServiceCollection AddExecution(
        this IServiceCollection services,
        IConfiguration configuration,
        string? inflight
    )
    {
        services.Configure<WorkerOptions>(configuration.GetSection(WorkerOptions.Section));
        services.Configure<LeaseOptions>(configuration.GetSection(LeaseOptions.Section));
        services.AddSingleton<OutboundHttp>();
        services.AddTaskHandler<EchoHandler>("echo");
        services.AddTaskHandler<DelayHandler>("delay");
        services.AddTaskHandler<FailHandler>("fail");
        services.AddTaskHandler<HttpRequestHandler>("http.request");
        services.Configure<SmtpOptions>(configuration.GetSection(SmtpOptions.Section));
        services.AddSingleton<SmtpTransport>();
        if (!string.IsNullOrWhiteSpace(configuration[$"{SmtpOptions.Section}:{nameof(SmtpOptions.Host)}"]))
        {
            // A worker without a mail server leaves mails to those that have one.
            services.AddTaskHandler<EmailSendHandler>(Routes.EmailSend);
        }

        services.Configure<ProcessOptions>(configuration.GetSection(ProcessOptions.Section));
        var programs = configuration.GetSection(ProcessOptions.Section).Get<ProcessOptions>()?.Allowed ?? "";
        if (WorkerOptions.List(programs).Count > 0)
        {
            services.AddTaskHandler<ProcessRunHandler>(Routes.ProcessRun);
        }

#if FAILPOINTS
        if (ProbeLog.IsOpen)
        {
            services.AddTaskHandler<ProbeHandler>(ProbeHandler.Type);
        }
#endif
        services.AddSingleton<HandlerCatalogue>();
        services.AddSingleton<WorkerIdentity>();
        services.AddSingleton<AttemptsInHand>();
        services.AddSingleton<StandingOrder>();
        services.AddSingleton<MemoryMark>();
        services.AddSingleton<LoadMeter>();
        services.AddSingleton<NoteOutbox>();
        services.AddSingleton<ResultOutbox>();
        services.AddSingleton(p => new LoneGate(p.GetRequiredService<WorkerIdentity>().Concurrency));
        services.AddSingleton(p => new InflightFile(
            inflight,
            p.GetRequiredService<WorkerIdentity>().Concurrency
        ));
        services.AddSingleton<Executor>();
        services.AddSingleton<BeatThread>();
        services.AddSingleton<ClaimLoop>();
        services.AddSingleton(p => new WorkerCondition(
            p.GetRequiredService<ClaimLoop>(),
            p.GetRequiredService<AttemptsInHand>(),
            p.GetRequiredService<WorkerIdentity>(),
            p.GetRequiredService<StandingOrder>(),
            p.GetRequiredService<MemoryMark>(),
            p.GetRequiredService<IBroker>()
        ));
        return services;
    }
}
