namespace TaskQueue.Core.Tasks;

/// <summary>An order of lists that no index has.</summary>
public enum TaskSort
{
    /// <summary>By name, without regard to case.</summary>
    Name,

    /// <summary>By how long the last attempt ran.</summary>
    Duration,

    /// <summary>By priority.</summary>
    Priority,

    /// <summary>By how many attempts there were.</summary>
    Attempt,
}
