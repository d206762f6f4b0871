using System.Runtime.InteropServices;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Follows;

/// <summary>
/// Leaves a note for those who follow a queue, a schedule or an error whose tasks die in a transaction, with its commit. Where
/// nobody follows, that is one question of a transaction in which tasks die, and nothing at all for all others.
/// </summary>
internal sealed class FollowedDeaths
{
    private const string Known = "select key from follows where key = @id limit 1";

    // Rows of tasks are read without it: only those that a schedule made and that have died need it.
    private const string FireOf =
        "select id, idempotency_key from tasks where id = @id and idempotency_key is not null";

    private static readonly LedgerTable<FollowNews> Table = new(
        "follow_news",
        [
            new LedgerColumn<FollowNews, string>("key", n => n.Key),
            new LedgerColumn<FollowNews, string>("queue", n => n.Queue),
            new LedgerColumn<FollowNews, long>("count", n => n.Count),
            new LedgerColumn<FollowNews, Guid?>("task_id", n => n.TaskId),
            new LedgerColumn<FollowNews, string?>("type", n => n.Type),
            new LedgerColumn<FollowNews, string?>("detail", n => n.Detail),
            new LedgerColumn<FollowNews, DateTimeOffset>("at", n => n.At),
        ]
    );

    private readonly Dictionary<(string Key, string Queue), Death> _deaths = [];
    private readonly Dictionary<Guid, (TaskItem Task, DateTimeOffset At)> _fired = [];

    /// <summary>Notes tasks that have died.</summary>
    /// <param name="dead">The tasks.</param>
    /// <param name="now">When.</param>
    public void Note(IEnumerable<TaskItem> dead, DateTimeOffset now)
    {
        foreach (var task in dead)
        {
            Add(FollowKeys.Of(FollowKind.Queue, task.Queue), task, now);
            Add(
                FollowKeys.Of(FollowKind.Group, ErrorFingerprint.Write(ErrorFingerprint.Of(task))),
                task,
                now
            );
            if (task.CreatedBy == ScheduleKeys.Submitter)
            {
                _fired[task.Id] = (task, now);
            }
        }
    }

    /// <summary>Writes what somebody wants to hear, right before the commit.</summary>
    /// <param name="session">The transaction.</param>
    public async Task WriteAsync(LedgerSession session)
    {
        if (_deaths.Count == 0)
        {
            return;
        }

        await AddSchedulesAsync(session);
        string[] keys = [.. _deaths.Keys.Select(d => d.Key).Distinct(StringComparer.Ordinal)];
        var followed = (
            await session.QueryEachAsync(keys, Known, (reader, _) => reader.GetString(0))
        ).ToHashSet(StringComparer.Ordinal);
        List<FollowNews> news =
        [
            .. _deaths.Where(d => followed.Contains(d.Key.Key)).Select(d => NewsOf(d.Key, d.Value)),
        ];
        if (news.Count > 0)
        {
            await session.InsertAsync(Table, news);
        }
    }

    private async Task AddSchedulesAsync(LedgerSession session)
    {
        if (_fired.Count == 0)
        {
            return;
        }

        var keys = await session.QueryEachAsync(
            [.. _fired.Keys],
            FireOf,
            (reader, values) => (Id: values.ReadId(reader, 0), Key: reader.GetString(1))
        );
        foreach (var (id, key) in keys)
        {
            if (ScheduleKeys.ScheduleOf(key) is { } schedule)
            {
                Add(FollowKeys.Of(FollowKind.Schedule, schedule), _fired[id].Task, _fired[id].At);
            }
        }

        _fired.Clear();
    }

    private void Add(string key, TaskItem task, DateTimeOffset now) =>
        _deaths[(key, task.Queue)] = new(_deaths.GetValueOrDefault((key, task.Queue)).Count + 1, task, now);

    private static FollowNews NewsOf((string Key, string Queue) where, Death death) =>
        new()
        {
            Key = where.Key,
            Queue = where.Queue,
            Count = death.Count,
            TaskId = death.Last.Id,
            Type = death.Last.Type,
            Detail = death.Last.ErrorKind is { } kind
                ? StoreText.Clean(AttemptLimits.Cut(kind, FollowConfiguration.LongestAbout))
                : null,
            At = death.At,
        };

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Death(long Count, TaskItem Last, DateTimeOffset At);
}
