namespace TaskQueue.Core.Broker.Redis;

/// <summary>What a message is.</summary>
internal enum WireKind : byte
{
    /// <summary>What a worker is to run.</summary>
    Envelope = (byte)'E',

    /// <summary>What came of an attempt.</summary>
    Result = (byte)'R',

    /// <summary>What a running attempt says.</summary>
    Note = (byte)'N',

    /// <summary>Who a worker is.</summary>
    Card = (byte)'C',

    /// <summary>What happened, for those who listen.</summary>
    Events = (byte)'V',

    /// <summary>Who listens.</summary>
    Listeners = (byte)'L',
}

/// <summary>The form of messages.</summary>
internal static class WireKinds
{
    /// <summary>
    /// The form's version, first in each message. A form changes by a new number; readers know the one before, so that
    /// nodes can be renewed one by one.
    /// </summary>
    public const byte Version = 1;
}
