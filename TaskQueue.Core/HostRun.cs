using Microsoft.Extensions.Hosting;

namespace TaskQueue.Core;

/// <summary>Runs a process to its end.</summary>
public static class HostRun
{
    /// <summary>Runs a host until it is told to stop. Told so while it still starts, it ends in order as well.</summary>
    /// <param name="host">The host.</param>
    public static async Task RunToTheEndAsync(this IHost host)
    {
        // The host is gone when it has ended; this outlives it.
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // A part that was still starting gave up because of it.
        }
    }
}
