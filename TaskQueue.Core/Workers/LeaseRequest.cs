using TaskQueue.Core.Broker;
using static System.FormattableString;

namespace TaskQueue.Core.Workers;

/// <summary>What a worker over REST wants. Nothing is checked yet.</summary>
public sealed record LeaseRequest
{
    /// <summary>The longest that a call may wait.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Leases that one call may give.</summary>
    public const int MostLeases = 100;

    /// <summary>The queues to look in; those it registered with when absent.</summary>
    public IReadOnlyList<string>? Queues { get; init; }

    /// <summary>The types to take, some of those it registered with; all of them when absent.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>How many leases at the most, 1 to 100; 1 when absent.</summary>
    public int Most { get; init; } = 1;

    /// <summary>How long to wait for one, at most 30 seconds; not at all when absent.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Finds everything that is wrong.</summary>
    /// <param name="worker">Who asks.</param>
    public FieldErrors Check(WorkerNode worker)
    {
        var errors = new FieldErrors();
        errors.Require(Most is >= 1 and <= MostLeases, "max", Invariant($"Must be from 1 to {MostLeases}."));
        errors.Require(
            Wait >= TimeSpan.Zero && Wait <= LongestWait,
            "wait",
            "Must be from zero to 30 seconds."
        );
        if (Queues is { } queues)
        {
            RemoteWorkerCard.CheckQueues(queues, errors);
            errors.Require(
                worker.Queues is ["*"] || queues.All(worker.Queues.Contains),
                "queues",
                $"The worker registered for {string.Join(", ", worker.Queues)} alone."
            );
        }

        errors.Require(
            Types is null or { Count: > 0 },
            "types",
            "Must name one type at least; leave it out for all."
        );
        foreach (var type in Types?.Except(worker.Types).Take(5) ?? [])
        {
            errors.Add(
                "types",
                $"The worker did not register the type '{AttemptLimits.Cut(type ?? "null", 128)}'."
            );
        }

        return errors;
    }
}

/// <summary>One lease, as a worker over REST gets it.</summary>
/// <param name="Task">What is to be run.</param>
/// <param name="LeaseToken">Names the lease in all further calls.</param>
/// <param name="ExpiresAt">When it ends unless renewed.</param>
/// <param name="Deadline">When the attempt's time is over.</param>
public sealed record RemoteLease(
    TaskEnvelope Task,
    string LeaseToken,
    DateTimeOffset ExpiresAt,
    DateTimeOffset Deadline
);
