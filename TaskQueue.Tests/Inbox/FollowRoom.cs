using System.Collections.Frozen;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Inbox;

/// <summary>What tests of inboxes do to the parts: people, ends and looks.</summary>
internal static class FollowRoom
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Somebody with an account, who may read tasks.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="name">Their name.</param>
    /// <param name="queues">The queues that they are limited to; none for all.</param>
    public static async Task<Actor> PersonAsync(CoreParts parts, string name, params string[] queues)
    {
        var id = Guid.CreateVersion7();
        var email = $"{name}@example.com";
        await using var db = parts.Db();
        db.Users.Add(
            new()
            {
                Id = id,
                Email = email,
                UserName = email,
                NormalizedEmail = email.ToUpperInvariant(),
                NormalizedUserName = email.ToUpperInvariant(),
                SecurityStamp = "x",
            }
        );
        await db.SaveChangesAsync(Stop);
        string[] may = [Permissions.TasksRead, Permissions.TasksWrite];
        var limits = queues.ToFrozenSet(StringComparer.Ordinal);
        return new(email, may.ToHashSet(StringComparer.Ordinal))
        {
            UserId = id,
            Limited =
                queues.Length == 0
                    ? new Dictionary<string, FrozenSet<string>>()
                    : may.ToDictionary(p => p, _ => limits),
        };
    }

    /// <summary>Ends a task.</summary>
    public static async Task EndAsync(
        CoreParts parts,
        TaskItem task,
        AttemptOutcome outcome = AttemptOutcome.Succeeded,
        long token = 1L << 40
    ) => await parts.Ledger.SettleAsync([Samples.Result(task, outcome, token)]);

    /// <summary>Accepts a task and has it die.</summary>
    public static async Task<TaskItem> DieAsync(CoreParts parts, string queue)
    {
        var task = Samples.Task(maxAttempts: 1, queue: queue);
        await parts.AcceptAsync(task);
        await EndAsync(parts, task, AttemptOutcome.Failed);
        return task;
    }

    /// <summary>Has the watcher look, until it has told everything.</summary>
    public static async Task LookAsync(CoreParts parts)
    {
        while (await parts.Get<FollowWatcher>().RunOnceAsync(Stop))
        {
            // There is more.
        }
    }

    /// <summary>The lines of somebody's inbox, the newest first.</summary>
    public static async Task<IReadOnlyList<string>> TitlesAsync(CoreParts parts, Actor actor) =>
        [
            .. (await parts.Get<InboxQueries>().ListAsync(actor, false, null, 100, Stop)).Items.Select(
                NoticeText.Title
            ),
        ];
}
