namespace TaskQueue.Core.Tasks.Queries;

/// <summary>What the values of a field are.</summary>
public enum QueryKind
{
    /// <summary>A state, or a word that people use for some of them.</summary>
    Status,

    /// <summary>A name that must be the same; with <c>*</c> for any characters.</summary>
    Name,

    /// <summary>A text that is looked for inside another one, without regard to case; with <c>*</c> it must be all of it.</summary>
    Text,

    /// <summary>A whole number, or a range of them.</summary>
    Number,

    /// <summary>A length of time, or a range of them.</summary>
    Duration,

    /// <summary>A day, an instant, an age, or a range of them.</summary>
    Time,

    /// <summary>A task's id, or how it begins.</summary>
    Id,

    /// <summary>The fingerprint of an error, 16 hexadecimal digits.</summary>
    Fingerprint,

    /// <summary>A label.</summary>
    Label,

    /// <summary>A value at a path of the payload.</summary>
    Payload,

    /// <summary>A regular expression.</summary>
    Regex,
}
