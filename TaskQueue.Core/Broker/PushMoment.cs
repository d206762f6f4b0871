namespace TaskQueue.Core.Broker;

/// <summary>
/// When the rows behind a push were known to be ready, by the broker's clock and epoch. Taken before the commit or
/// the read; a push that arrives more than ten seconds later is dropped, and the reconciler owns its rows.
/// </summary>
/// <param name="Epoch">The epoch then; −1 when the broker was closed, and no push can match.</param>
/// <param name="At">Milliseconds of the broker's clock.</param>
public readonly record struct PushMoment(long Epoch, long At);

/// <summary>Who pushes.</summary>
public enum PushOrigin
{
    /// <summary>A row that was just accepted, promoted or moved.</summary>
    Accept,

    /// <summary>The pump, which alone may fill a spilled lane.</summary>
    Pump,
}
