namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>What can be done with an operation.</summary>
public enum OperationControl
{
    /// <summary>Halt it; the step that is under way is still done.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>End it; what was done stays done.</summary>
    Cancel,

    /// <summary>End it before it has begun.</summary>
    Undo,
}
