using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Exports;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Api;

/// <summary>What the attempts of a task logged: page by page, or as it is written.</summary>
internal static class TaskLogsApi
{
    private const string LastEventId = "Last-Event-ID";

    private static readonly QueryParameter[] Filters =
    [
        new("level", "The least important level: trace, debug, information, warning, error or critical."),
        new("attempt", "Lines of this attempt only."),
        new("text", "Lines with this in their message, without regard to case."),
    ];

    public static void MapTaskLogs(this IEndpointRouteBuilder api)
    {
        var logs = api.MapGroup("/tasks/{id:guid}/logs").WithTags("Tasks");
        logs.MapGet("", ListAsync)
            .RequireAuthorization(Permissions.TasksRead)
            .Says("listLogLines", "List what a task's attempts logged", "Oldest first.")
            .TakesQuery([.. QueryParameters.OfPage, .. Filters])
            .Answers(TaskExamples.Logs)
            .Refuses(400, 404, 422);
        logs.MapGet("/export", ExportAsync)
            .CountsAs(RequestClass.Export)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "exportLog",
                "Download what a task's attempts logged",
                "All lines, oldest first, as text: time, level, attempt and message; further lines of a message are further in. The connection breaks off "
                    + "before the end when whoever downloads may not any more. The download is an entry of the audit log."
            )
            .TakesQuery(Filters)
            .Produces<Stream>(StatusCodes.Status200OK, LogDownload.MediaType)
            .Answers(TaskExamples.LogText)
            .Refuses(400, 404, 422);
        logs.MapGet("/stream", StreamAsync)
            .CountsAs(RequestClass.Live)
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "followLog",
                "Follow what a task's attempts log, as server-sent events",
                "The lines that are there, then each new one as the event line, until the task has ended and the event end, which tells its status. The id "
                    + "of an event is the line's: send it as Last-Event-ID to go on behind it. Whose session, key or permission ends meanwhile "
                    + "gets the event denied and no more. Comes as text/event-stream."
            )
            .TakesTickets(Filters)
            .TakesHeader(LastEventId, "Go on behind this line.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .Refuses(400, 404, 422, 429);
    }

    private static async Task<Ok<ListResponse<LogLineResponse>>> ListAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskQueries tasks,
        TaskLogs logs
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (page, filter) = (fields.Page(), FilterOf(fields));
        fields.ThrowIfAny();
        var actor = Actor.From(user);
        await TaskHistoryApi.RequireTaskAsync(tasks, actor, id, context.RequestAborted);
        var lines = await logs.AfterAsync(
            actor,
            id,
            filter,
            page.Position,
            page.Limit,
            context.RequestAborted
        );
        return TypedResults.Ok(ListResponse.Of(lines, LogLineResponse.Of));
    }

    /// <summary>Answers with the whole log as a file; the console's pages have a way of their own to it.</summary>
    internal static async Task<IResult> ExportAsync(
        Guid id,
        HttpContext context,
        TaskQueries tasks,
        LogDownload download
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var filter = FilterOf(fields);
        fields.ThrowIfAny();
        await TaskHistoryApi.RequireTaskAsync(tasks, Actor.From(context.User), id, context.RequestAborted);
        return await download.OfAsync(context, id, filter);
    }

    private static async Task<ServerSentEventsResult<object>> StreamAsync(
        Guid id,
        HttpContext context,
        ClaimsPrincipal user,
        TaskQueries tasks,
        LogTail tail
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var filter = FilterOf(fields);
        fields.ThrowIfAny();
        await TaskHistoryApi.RequireTaskAsync(tasks, Actor.From(user), id, context.RequestAborted);
        var news = tail.FollowAsync(user, id, filter, LastOf(context.Request), context.RequestAborted)
            .GetAsyncEnumerator(context.RequestAborted);
        context.Response.RegisterForDisposeAsync(news);
        // Before the answer begins: what is refused is then refused with a status.
        var first = await news.MoveNextAsync();
        return TypedResults.ServerSentEvents(EventsAsync(news, first, context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<object>> EventsAsync(
        IAsyncEnumerator<LogNews> news,
        bool more,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (; more; more = await news.MoveNextAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var line in news.Current.Lines)
            {
                yield return new(LogLineResponse.Of(line), "line")
                {
                    EventId = line.Id.ToString(CultureInfo.InvariantCulture),
                };
            }

            if (news.Current.Lines.Count == 0)
            {
                // The first one keeps proxies from taking the silence for death.
                yield return new(
                    new LogStandResponse(news.Current.State?.Word()),
                    news.Current.IsDenied ? "denied"
                        : news.Current.IsEnd ? "end"
                        : "wait"
                );
            }
        }
    }

    private static LogFilter FilterOf(QueryFields fields)
    {
        var least = LogLevel.Trace;
        if (fields.Text("level") is { } word && !LogLevels.TryParse(word, out least))
        {
            fields.Refuse("level", $"Must be one of {string.Join(", ", LogLevels.Words)}.");
        }

        return new(least, fields.Number("attempt", 1, int.MaxValue), fields.Text("text"));
    }

    private static long LastOf(HttpRequest request)
    {
        var text = request.Headers[LastEventId].ToString();
        return text.Length == 0 ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last
            : throw RefusalException.Field(LastEventId, "Is not the id of a line.");
    }
}

/// <summary>One line that a handler logged.</summary>
/// <param name="At">When.</param>
/// <param name="Level">trace, debug, information, warning, error or critical.</param>
/// <param name="Message">The text.</param>
/// <param name="Attempt">The attempt that wrote it.</param>
internal sealed record LogLineResponse(DateTimeOffset At, string Level, string Message, int Attempt)
{
    public static LogLineResponse Of(TaskLogLine line) =>
        new(line.At, LogLevels.Word(line.Level), line.Message, line.Attempt);
}

/// <summary>Where a task stands whose log is followed.</summary>
/// <param name="Status">Its status; null while it is not known, or when the task is gone.</param>
internal sealed record LogStandResponse(string? Status);
