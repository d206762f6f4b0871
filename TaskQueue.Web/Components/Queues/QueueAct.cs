namespace TaskQueue.Web.Components.Queues;

/// <summary>What can be asked for a queue.</summary>
public enum QueueAct
{
    /// <summary>To pause it, or to resume it.</summary>
    Pause,

    /// <summary>To limit it.</summary>
    Limit,

    /// <summary>To cancel all that waits in it.</summary>
    Purge,
}
