using System.Globalization;
using TaskQueue.Core.Tasks.Follows;

namespace TaskQueue.Core.Inbox;

/// <summary>What notices say, and where they lead; pure.</summary>
public static class NoticeText
{
    /// <summary>What happened, in a line.</summary>
    /// <param name="notice">The notice.</param>
    public static string Title(Notice notice) =>
        notice.Kind switch
        {
            NoticeKind.TaskEnded => $"{notice.About} {Ended(notice.State)}",
            NoticeKind.TaskDeleted => $"{notice.About} was deleted",
            NoticeKind.QueueDeaths => $"{Number(notice.Count, "dead letter")} more in {notice.About}",
            NoticeKind.ScheduleDeaths when notice.Count == 1 => $"A task of {notice.About} has died",
            NoticeKind.ScheduleDeaths => $"{Number(notice.Count, "task")} of {notice.About} have died",
            NoticeKind.ScheduleMissed => $"{notice.About} made no task",
            NoticeKind.OperationEnded =>
                $"{notice.About} of {Number(notice.Count, "task")} {Through(notice.State)}",
            NoticeKind.OperationAsks => $"{notice.About} of {Number(notice.Count, "task")} waits for a word",
            NoticeKind.GroupDeaths => $"{Number(notice.Count, "task")} more died of {notice.About}",
            _ => notice.About,
        };

    /// <summary>More of it; empty where there is no more.</summary>
    /// <param name="notice">The notice.</param>
    public static string Detail(Notice notice)
    {
        string?[] parts =
        [
            notice.Detail,
            notice.Queue is { } queue && notice.Kind is not NoticeKind.QueueDeaths ? $"queue {queue}" : null,
            notice.Kind is NoticeKind.AlertOpened ? notice.State : null,
        ];
        return string.Join(" · ", parts.Where(p => !string.IsNullOrEmpty(p)));
    }

    /// <summary>The page of the console where one looks further: a path from its root, without a slash in front.</summary>
    /// <param name="notice">The notice.</param>
    public static string Link(Notice notice)
    {
        var subject = notice.Key[(notice.Key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return notice.Kind switch
        {
            NoticeKind.TaskEnded => $"tasks/{subject}",
            NoticeKind.TaskDeleted => "tasks",
            NoticeKind.QueueDeaths
            or NoticeKind.ScheduleDeaths when notice is { Count: 1, TaskId: { } task } => $"tasks/{task}",
            NoticeKind.QueueDeaths => $"tasks?status=dead&queue={subject}",
            NoticeKind.ScheduleDeaths or NoticeKind.ScheduleMissed => $"schedules/{subject}",
            NoticeKind.OperationEnded or NoticeKind.OperationAsks => $"operations/{subject}",
            NoticeKind.GroupDeaths => $"dead-letters?status=all&fingerprint={subject}",
            _ => "alerts",
        };
    }

    /// <summary>The page of what is followed: a path from the root of the console, without a slash in front.</summary>
    /// <param name="follow">What is followed.</param>
    public static string Link(Follow follow) =>
        follow.Kind switch
        {
            FollowKind.Task => $"tasks/{follow.Subject}",
            FollowKind.Queue => $"queues/{follow.Subject}",
            FollowKind.Schedule => $"schedules/{follow.Subject}",
            FollowKind.Operation => $"operations/{follow.Subject}",
            _ => $"dead-letters?status=all&fingerprint={follow.Subject}",
        };

    private static string Ended(string? state) =>
        state switch
        {
            "succeeded" => "has succeeded",
            "dead" => "has died",
            "expired" => "has expired",
            _ => $"was {state}",
        };

    private static string Through(string? state) =>
        state switch
        {
            "finished" => "has finished",
            "stopped" => "has stopped by itself",
            _ => $"was {state}",
        };

    private static string Number(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {what}{(count == 1 ? "" : "s")}");
}
