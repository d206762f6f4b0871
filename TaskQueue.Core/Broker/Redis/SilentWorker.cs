namespace TaskQueue.Core.Broker.Redis;

/// <summary>A worker process that has missed a beat.</summary>
/// <param name="Card">What it told of itself last.</param>
/// <param name="Beat">When that was, by the clock of Redis, in ms.</param>
internal sealed record SilentWorker(WorkerCard Card, long Beat);
