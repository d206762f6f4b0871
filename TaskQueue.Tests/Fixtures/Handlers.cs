using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Fixtures;

/// <summary>Registers handlers that a test writes in place.</summary>
internal static class Handlers
{
    /// <summary>Adds a handler for a type.</summary>
    public static IServiceCollection AddHandler(
        this IServiceCollection services,
        string type,
        Func<TaskContext, CancellationToken, Task<byte[]>> run
    ) => services.AddSingleton(new HandlerRegistration(type, _ => new Handler(run)));

    private sealed class Handler(Func<TaskContext, CancellationToken, Task<byte[]>> run) : ITaskHandler
    {
        public Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken) =>
            run(task, cancellationToken);
    }
}
