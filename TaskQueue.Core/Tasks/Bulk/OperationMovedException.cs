namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Somebody paused or ended the operation, or another process went on with it: this step is not to be kept.</summary>
internal sealed class OperationMovedException()
    : Exception("The operation was paused or ended, or another process goes on with it.");
