namespace TaskQueue.Core.Broker;

/// <summary>How an attempt ended. The numbers are stored; the last two leave no attempt behind.</summary>
public enum AttemptOutcome : short
{
    /// <summary>The handler returned.</summary>
    Succeeded = 0,

    /// <summary>The handler failed.</summary>
    Failed = 1,

    /// <summary>It ran longer than the task's timeout.</summary>
    TimedOut = 2,

    /// <summary>It ended because a cancel was asked for.</summary>
    Cancelled = 3,

    /// <summary>The worker was not heard of for a lease, or died.</summary>
    Lost = 4,

    /// <summary>It was told to end and did not; nobody waits for it any more.</summary>
    Abandoned = 5,

    /// <summary>Taken but not started: the worker gives it back.</summary>
    HandedBack = 6,

    /// <summary>Taken after its expiry or its deadline; not started.</summary>
    Expired = 7,
}
