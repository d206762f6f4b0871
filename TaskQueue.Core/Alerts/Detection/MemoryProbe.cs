using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>
/// Looks at how full the memory of Redis was a second ago, when this process measured it. Nothing is known of a Redis that is
/// away, and a broker in the process has no limit of its own.
/// </summary>
/// <param name="broker">Knows it.</param>
/// <param name="book">Writes down what was found.</param>
internal sealed class MemoryProbe(IBroker broker, AlertBook book) : IAlertProbe
{
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        if (broker.Trouble is null && MemoryShortage.Of(broker.Memory) is { } found)
        {
            await book.RaiseAsync([found], cancellationToken);
        }

        return false;
    }
}
