namespace TaskQueue.Core.Execution;

/// <summary>Tells whether the worker of this process can still do its work.</summary>
public sealed class WorkerCondition
{
    private readonly ClaimLoop _claims;
    private readonly WorkerIdentity _worker;

    internal WorkerCondition(ClaimLoop claims, WorkerIdentity worker)
    {
        _claims = claims;
        _worker = worker;
    }

    /// <summary>How many slots wait for handlers that did not stop when they were told.</summary>
    public int LeftBehind => _claims.LeftBehind;

    /// <summary>Whether a quarter of the slots or more are lost that way; only a restart brings them back.</summary>
    public bool IsStuck => LeftBehind * 4 >= _worker.Concurrency;
}
