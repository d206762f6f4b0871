using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Tasks.Views;

namespace TaskQueue.Tests.Fixtures;

/// <summary>Rows, results and submissions as tests need them; each caller changes what matters to it.</summary>
internal static class Samples
{
    public static DateTimeOffset Now => ManualClock.DefaultStart;

    public static TaskItem Task(
        TaskState state = TaskState.Queued,
        string queue = "default",
        string? key = null,
        int maxAttempts = 5,
        IReadOnlyList<string>? labels = null
    ) =>
        new()
        {
            Id = TaskIds.Next(TimeProvider.System),
            Type = "echo",
            Queue = queue,
            Priority = 5,
            State = state,
            Version = 1,
            Payload = "null"u8.ToArray(),
            MaxAttempts = maxAttempts,
            Timeout = TimeSpan.FromMinutes(5),
            CreatedAt = Now,
            CreatedBy = "operator@example.com",
            IdempotencyKey = key,
            RequestHash = key is null ? null : [1],
            Labels = labels ?? [],
        };

    public static AttemptResult Result(
        TaskItem task,
        AttemptOutcome outcome = AttemptOutcome.Succeeded,
        long? token = null
    ) =>
        new(task.Id, token ?? task.Fence + 1, "w1", outcome, Now, Now.AddSeconds(1), Now.AddSeconds(3))
        {
            Output = outcome is AttemptOutcome.Succeeded ? "{}"u8.ToArray() : null,
            Error = outcome is AttemptOutcome.Failed or AttemptOutcome.TimedOut
                ? new("Boom", "It broke.")
                : null,
        };

    /// <summary>Rules for dead letters that keep all of them; the first has this id.</summary>
    public static IEnumerable<LetterRule> Rules(int from, int to, Guid first) =>
        Enumerable.Range(from, to - from).Select(i => Rule(i, i == from ? first : Guid.NewGuid()));

    /// <summary>Shared views; the first has this id.</summary>
    public static IEnumerable<TaskView> Views(int from, int to, Guid first) =>
        Enumerable
            .Range(from, to - from)
            .Select(i => new TaskView
            {
                Id = i == from ? first : Guid.NewGuid(),
                Name = $"view {i}",
                Query = "status:dead",
                OwnerId = Guid.Empty,
                Owner = "ada@example.com",
                Shared = true,
                CreatedAt = Now,
                UpdatedAt = Now,
                UpdatedBy = "ada@example.com",
            });

    public static NewTask NewTask(string payload = "{}") =>
        new() { Type = "echo", Payload = System.Text.Encoding.UTF8.GetBytes(payload) };

    /// <summary>A lease under token 7.</summary>
    public static Lease Lease(
        string type = "t",
        string payload = "{}",
        int attempt = 1,
        int losses = 0,
        DateTimeOffset? expiresAt = null,
        Guid? id = null,
        long token = 7
    ) =>
        new(
            token,
            new(
                id ?? Guid.NewGuid(),
                type,
                "default",
                Priority: 5,
                attempt,
                MaxAttempts: 5,
                losses,
                TimeSpan.FromMinutes(1),
                expiresAt,
                System.Text.Encoding.UTF8.GetBytes(payload),
                TraceId: null
            )
        );

    private static LetterRule Rule(int position, Guid id) =>
        new()
        {
            Id = id,
            Name = $"r{position}",
            Position = position,
            Action = LetterAction.Keep,
            CreatedAt = Now,
            CreatedBy = "x",
            UpdatedBy = "x",
        };
}
