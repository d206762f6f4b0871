namespace TaskQueue.Core.Tasks.Queries;

/// <summary>What of a task a query asks for.</summary>
public enum TaskField
{
    /// <summary>Where it stands.</summary>
    Status,

    /// <summary>Its queue.</summary>
    Queue,

    /// <summary>Its type.</summary>
    Type,

    /// <summary>Its tags.</summary>
    Tag,

    /// <summary>The worker of its last attempt.</summary>
    Worker,

    /// <summary>Its priority.</summary>
    Priority,

    /// <summary>When it was accepted.</summary>
    Created,

    /// <summary>When its last attempt started.</summary>
    Started,

    /// <summary>When it ended.</summary>
    Ended,

    /// <summary>When it becomes ready.</summary>
    Due,

    /// <summary>How long its last attempt ran.</summary>
    Duration,

    /// <summary>How many attempts it has had.</summary>
    Attempts,

    /// <summary>Who submitted it.</summary>
    Creator,

    /// <summary>Its correlation id.</summary>
    Correlation,

    /// <summary>Its concurrency key.</summary>
    Key,

    /// <summary>Its name.</summary>
    Name,

    /// <summary>Its last error.</summary>
    Error,

    /// <summary>Its result.</summary>
    Result,

    /// <summary>The labels that its worker must have.</summary>
    Label,

    /// <summary>Its id.</summary>
    Id,

    /// <summary>The task that it was made from.</summary>
    Parent,

    /// <summary>The error that it died of.</summary>
    Fingerprint,

    /// <summary>A value at a path of its payload.</summary>
    Payload,

    /// <summary>Name, description, type and tags.</summary>
    Text,

    /// <summary>The same and the error, by a regular expression.</summary>
    Regex,
}
