namespace TaskQueue.Web.Api.Wire;

/// <summary>The fields of a task that a body may give.</summary>
[Flags]
internal enum TaskField
{
    None = 0,
    Type = 1,
    Payload = 1 << 1,
    Queue = 1 << 2,
    Priority = 1 << 3,
    Delay = 1 << 4,
    RunAt = 1 << 5,
    ExpiresAt = 1 << 6,
    Timeout = 1 << 7,
    MaxAttempts = 1 << 8,
    Tags = 1 << 9,
    Name = 1 << 10,
    Description = 1 << 11,
    CorrelationId = 1 << 12,
    IdempotencyKey = 1 << 13,
    Retry = 1 << 14,
    ConcurrencyKey = 1 << 15,
    DependsOn = 1 << 16,
    DependsOnMode = 1 << 17,
    DependsOnOutcome = 1 << 18,
    OnDependencyFailed = 1 << 19,
    Ref = 1 << 20,
    Unique = 1 << 21,
    Labels = 1 << 22,
    TypeVersion = 1 << 23,
    Deadline = 1 << 24,
    ResultTtl = 1 << 25,

    /// <summary>What a submission may give.</summary>
    ForSubmit = (1 << 26) - 1,

    /// <summary>What an edit may give.</summary>
    ForEdit = Payload | Queue | Priority | RunAt | ExpiresAt | Deadline | Tags | Labels | Name | Description,
}
