namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Something that waits for the next commit.</summary>
internal abstract class LedgerWork
{
    /// <summary>How many rows it touches.</summary>
    public abstract int Rows { get; }

    /// <summary>Tells whoever waits that it failed.</summary>
    public abstract void Fail(Exception reason);
}

/// <summary>Tasks to be accepted.</summary>
internal sealed class AcceptWork(IReadOnlyList<TaskItem> tasks) : LedgerWork
{
    private readonly TaskCompletionSource<IReadOnlyList<AcceptOutcome>> _done = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public IReadOnlyList<TaskItem> Tasks => tasks;

    public override int Rows => tasks.Count;

    public Task<IReadOnlyList<AcceptOutcome>> Done => _done.Task;

    public void Finish(IReadOnlyList<AcceptOutcome> outcomes) => _done.TrySetResult(outcomes);

    public override void Fail(Exception reason) => _done.TrySetException(reason);
}

/// <summary>A change of tasks that are there already. It may be applied again when a commit fails.</summary>
internal abstract class ChangeWork : LedgerWork
{
    /// <summary>Makes the change.</summary>
    public abstract Task ApplyAsync(LedgerSession session);

    /// <summary>Tells whoever waits that it is durable.</summary>
    public abstract void Finish();
}

/// <summary>A change with an answer.</summary>
internal sealed class ChangeWork<T>(int rows, Func<LedgerSession, Task<T>> apply) : ChangeWork
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _answer = default!;

    public override int Rows => rows;

    public Task<T> Done => _done.Task;

    public override async Task ApplyAsync(LedgerSession session) => _answer = await apply(session);

    public override void Finish() => _done.TrySetResult(_answer);

    public override void Fail(Exception reason) => _done.TrySetException(reason);
}
