namespace TaskQueue.Core.Execution;

/// <summary>Remembers whether the process takes up more memory than it may, even after a rest.</summary>
internal sealed class MemoryMark
{
    private volatile bool _isAbove;

    /// <summary>Whether it does.</summary>
    public bool IsAbove
    {
        get => _isAbove;
        set => _isAbove = value;
    }
}
