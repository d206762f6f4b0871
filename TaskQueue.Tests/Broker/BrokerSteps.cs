using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

/// <summary>What tests do with a broker in more than one place.</summary>
internal static class BrokerSteps
{
    /// <summary>Opens it in a new epoch, without rules.</summary>
    public static async Task ReopenAsync(
        this IBroker broker,
        long epoch,
        IReadOnlyList<RunningLease> running,
        TimeSpan leaseFor,
        CancellationToken stop
    )
    {
        await broker.PrepareAsync(epoch, stop);
        await broker.RebuildAsync(epoch, running, leaseFor, stop);
    }
}
