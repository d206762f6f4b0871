namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>What is asked about a group of dead letters.</summary>
public enum LetterGroupAct
{
    /// <summary>Who is to look after it.</summary>
    Assign,

    /// <summary>What is known of it.</summary>
    Note,

    /// <summary>Until when it is put off.</summary>
    Snooze,

    /// <summary>Whether it is done with.</summary>
    Resolve,

    /// <summary>How many are tried out.</summary>
    Canary,
}
