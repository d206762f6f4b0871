namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>What is asked about a dead letter.</summary>
public enum LetterAct
{
    /// <summary>The same task again.</summary>
    Requeue,

    /// <summary>A new task with another payload.</summary>
    Edit,

    /// <summary>It is deleted.</summary>
    Discard,
}
