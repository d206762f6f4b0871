namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>What a submitted task does, and so how it must end.</summary>
internal enum ProbeKind
{
    /// <summary>Ends within milliseconds.</summary>
    Quick,

    /// <summary>Takes a second or two: long enough to be noted as running.</summary>
    Slow,

    /// <summary>Takes several leases.</summary>
    Long,

    /// <summary>Keeps a core busy.</summary>
    Busy,

    /// <summary>Blocks its thread.</summary>
    Blocking,

    /// <summary>Posts to a receiver that keeps each task once.</summary>
    Effect,

    /// <summary>Fails once or twice, then succeeds.</summary>
    Flaky,

    /// <summary>Fails always.</summary>
    Doomed,

    /// <summary>Runs over its timeout and hears no cancel.</summary>
    Deaf,

    /// <summary>Takes its process down.</summary>
    Poison,
}
