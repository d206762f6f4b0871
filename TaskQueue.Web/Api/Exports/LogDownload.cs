using System.Globalization;
using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Api.Exports;

/// <summary>
/// Answers with the log of a task as a text, page by page. With each page it is asked what whoever takes it may do now, and whether
/// the task is still there; what ends it then breaks the connection off, so that nobody takes a part for the whole.
/// </summary>
/// <param name="logs">Reads the lines.</param>
/// <param name="tasks">Knows whether the task is there.</param>
/// <param name="callers">Knows what somebody may do now.</param>
/// <param name="exports">Tells who took what along.</param>
/// <param name="logger">Tells that one was broken off.</param>
internal sealed partial class LogDownload(
    TaskLogs logs,
    TaskQueries tasks,
    CallerCheck callers,
    ListExports exports,
    ILogger<LogDownload> logger
)
{
    /// <summary>What it is.</summary>
    public const string MediaType = "text/plain";

    private const string Time = "yyyy-MM-ddTHH:mm:ss.fff'Z'";

    private static readonly string[] Columns = ["at", "level", "attempt", "message"];

    /// <summary>Makes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">The task, which the caller may see.</param>
    /// <param name="filter">Which lines.</param>
    public async Task<IResult> OfAsync(HttpContext context, Guid id, LogFilter filter)
    {
        var actor = Actor.From(context.User);
        var first = await logs.AfterAsync(actor, id, filter, 0, TaskLimits.Page, context.RequestAborted);
        await exports.NoteAsync(actor, "log", "text", Columns, $"task={id}");
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            body => WriteAsync(context, actor, id, filter, first, body),
            $"{MediaType}; charset=utf-8",
            $"task-{id:N}.log"
        );
    }

    private async Task WriteAsync(
        HttpContext context,
        Actor actor,
        Guid id,
        LogFilter filter,
        Page<TaskLogLine> first,
        Stream body
    )
    {
        try
        {
            await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true);
            for (var page = first; ; page = await NextAsync(context, actor, id, filter, page))
            {
                foreach (var line in page.Items)
                {
                    await writer.WriteAsync(LineOf(line));
                }

                if (page.NextCursor is null)
                {
                    return;
                }
            }
        }
        catch (RefusalException refusal)
        {
            LogBrokenOff(id, refusal.Message);
            context.Abort();
        }
    }

    private async Task<Page<TaskLogLine>> NextAsync(
        HttpContext context,
        Actor before,
        Guid id,
        LogFilter filter,
        Page<TaskLogLine> page
    )
    {
        var actor =
            await callers.FindAsync(context.User, context.RequestAborted)
            ?? throw new RefusalException(
                RefusalCode.Unauthenticated,
                "The session is over, or the key holds no longer."
            );
        if (!actor.ScopeOf(Permissions.TasksRead).Covers(before.ScopeOf(Permissions.TasksRead)))
        {
            // The service would show no lines any more, and the file would look whole.
            throw new RefusalException(RefusalCode.Forbidden, "The rights became fewer meanwhile.");
        }

        var next = await logs.AfterAsync(
            actor,
            id,
            filter,
            page.Items[^1].Id,
            TaskLimits.Page,
            context.RequestAborted
        );
        // Asked afterwards: a task that is there now, and may be seen, was so while its lines were read.
        return await tasks.ExistsAsync(actor, id, context.RequestAborted)
            ? next
            : throw new RefusalException(
                RefusalCode.NotFound,
                "The task was deleted, or moved to a queue of others."
            );
    }

    // Further lines of a message are further in: none of them can be taken for a line of the log.
    private static string LineOf(TaskLogLine line)
    {
        var at = line.At.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);
        var message = line.Message.ReplaceLineEndings("\n    ");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{at} {LogLevels.Word(line.Level), -11} #{line.Attempt} {message}\n"
        );
    }

    [LoggerMessage(
        EventId = 20004,
        Level = LogLevel.Information,
        Message = "The download of the log of task {Task} was broken off: {Reason}"
    )]
    private partial void LogBrokenOff(Guid task, string reason);
}
