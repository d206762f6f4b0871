namespace TaskQueue.Core.Tasks;

/// <summary>The limits of what can be said of a task type.</summary>
public static class TaskTypeLimits
{
    /// <summary>Characters of a retry policy.</summary>
    public const int Retry = 500;

    /// <summary>Characters of a note on deprecation.</summary>
    public const int Note = 500;

    /// <summary>Bytes of a JSON schema.</summary>
    public const int Schema = 64 * 1024;

    /// <summary>Steps between two versions of a payload.</summary>
    public const int Steps = 50;

    /// <summary>Versions that migrations may start from.</summary>
    public const int Versions = 50;
}
