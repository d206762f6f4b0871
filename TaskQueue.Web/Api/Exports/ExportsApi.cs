using System.Globalization;
using Microsoft.Extensions.Primitives;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;
using TaskQueue.Web.Auth.Limits;

namespace TaskQueue.Web.Api.Exports;

/// <summary>The lists as files: exactly what a list shows, whole.</summary>
internal static class ExportsApi
{
    private const string Meaning =
        "All rows of the list with the same parameters, in its order: as CSV, a JSON array, a JSON object a line, or a PDF of up to "
        + "10,000 rows. Cells that a spreadsheet would take for a formula begin with an apostrophe. The connection breaks off "
        + "before the end when whoever downloads may not any more. The download is an entry of the audit log.";

    private const int MostToldIds = 50;

    private static readonly QueryParameter[] TaskParameters =
    [
        .. TaskListQuery.Parameters.Where(p => p.Name is not ("include" or "limit" or "cursor")),
    ];

    public static IServiceCollection AddExports(this IServiceCollection services)
    {
        services.AddOptions<ExportOptions>().BindConfiguration(ExportOptions.Section);
        services.AddSingleton<ChromiumPrinter>();
        services.AddSingleton<PdfExport>();
        services.AddSingleton<ExportRows>();
        services.AddSingleton<ExportAnswer>();
        services.AddSingleton<LogDownload>();
        return services.AddSingleton<TaskImport>();
    }

    public static void MapExports(this IEndpointRouteBuilder api)
    {
        Describe(api.MapGet("/tasks/export", TasksAsync), "exportTasks", "Download tasks", "Tasks")
            .TakesQuery([
                ExportFormats.Parameter,
                ExportColumns.Parameter(TaskColumns.All),
                .. TaskParameters,
            ]);
        Describe(
                api.MapGet("/dead-letters/export", LettersAsync),
                "exportDeadLetters",
                "Download dead letters",
                "Dead letters"
            )
            .TakesQuery([
                ExportFormats.Parameter,
                ExportColumns.Parameter(TaskColumns.All),
                .. TaskParameters.Where(p => p.Name != "status"),
            ]);
        Describe(
                api.MapGet("/schedules/export", SchedulesAsync),
                "exportSchedules",
                "Download schedules",
                "Schedules"
            )
            .TakesQuery([
                ExportFormats.Parameter,
                ExportColumns.Parameter(ScheduleColumns.All),
                .. ListSearches.OfSchedules,
            ]);
        Describe(api.MapGet("/workers/export", WorkersAsync), "exportWorkers", "Download workers", "Workers")
            .TakesQuery([
                ExportFormats.Parameter,
                ExportColumns.Parameter(WorkerColumns.All),
                .. ListSearches.OfWorkers,
            ]);
        // Not below /queues, where each word is the name of a queue.
        Describe(api.MapGet("/queue-export", QueuesAsync), "exportQueues", "Download queues", "Queues")
            .TakesQuery([
                ExportFormats.Parameter,
                ExportColumns.Parameter(QueueColumns.All),
                .. ListSearches.OfQueues,
            ]);
    }

    /// <summary>The browser's own downloads: its cookie is worth nothing to the API.</summary>
    /// <param name="downloads">Below which they lie.</param>
    public static void MapDownloads(this RouteGroupBuilder downloads)
    {
        downloads
            .CountsAs(RequestClass.Export)
            .RequireAuthorization(Permissions.TasksRead)
            .ExcludeFromDescription();
        downloads.MapGet("/tasks", TasksAsync);
        downloads.MapGet("/tasks/{id:guid}/log", TaskLogsApi.ExportAsync);
        downloads.MapGet("/dead-letters", LettersAsync);
        downloads.MapGet("/schedules", SchedulesAsync);
        downloads.MapGet("/workers", WorkersAsync);
        downloads.MapGet("/queues", QueuesAsync);
    }

    private static RouteHandlerBuilder Describe(
        RouteHandlerBuilder endpoint,
        string name,
        string summary,
        string tag
    ) =>
        endpoint
            .CountsAs(RequestClass.Export)
            .RequireAuthorization(Permissions.TasksRead)
            .WithTags(tag)
            .Says(name, summary, Meaning)
            .Produces<Stream>(StatusCodes.Status200OK, AuditExport.JsonLines)
            .Answers(ExportExamples.Of(name))
            .Refuses(400, 409, 422);

    private static Task<IResult> TasksAsync(
        HttpContext context,
        TaskQueries tasks,
        ExportAnswer answer,
        TimeProvider clock
    ) => AnswerTasksAsync(context, tasks, answer, "tasks", "Tasks", AsIs(clock));

    private static Task<IResult> LettersAsync(
        HttpContext context,
        TaskQueries tasks,
        ExportAnswer answer,
        TimeProvider clock
    ) =>
        AnswerTasksAsync(
            context,
            tasks,
            answer,
            "dead-letters",
            "Dead letters",
            filter => AsIs(clock)(filter) with { States = [TaskState.Dead] }
        );

    // Ages in the query count from the beginning for all pages, or rows would slip in between them.
    private static Func<TaskFilter, TaskFilter> AsIs(TimeProvider clock) =>
        filter => filter with { AskedAt = clock.GetUtcNow() };

    private static Task<IResult> AnswerTasksAsync(
        HttpContext context,
        TaskQueries tasks,
        ExportAnswer answer,
        string name,
        string title,
        Func<TaskFilter, TaskFilter> narrow
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (format, columns) = (ExportFormats.Read(fields), ExportColumns.Read(fields, TaskColumns.All));
        var filter = narrow(TaskListQuery.ReadSearch(fields));
        fields.ThrowIfAny();
        var parts = TaskColumns.PartsOf(columns);
        return answer.OfAsync(
            context,
            new ExportedList<TaskItem>(
                name,
                title,
                format,
                columns,
                async (actor, cursor, cancellationToken) =>
                {
                    var page = await tasks.ListAsync(
                        actor,
                        filter,
                        cursor,
                        TaskLimits.Page,
                        cancellationToken
                    );
                    return parts is TaskParts.None
                        ? page
                        : await tasks.FillAsync(actor, filter, page, parts, cancellationToken);
                }
            )
            {
                Asked = AskedOf(context.Request),
                IsLate = (task, began) =>
                    filter is { OldestFirst: true, Sort: null }
                    && (filter.ByFinish ? task.FinishedAt : task.CreatedAt) > began,
            }
        );
    }

    private static Task<IResult> SchedulesAsync(
        HttpContext context,
        ScheduleQueries schedules,
        ExportAnswer answer
    ) =>
        AnswerAsync(
            context,
            answer,
            "schedules",
            "Schedules",
            ScheduleColumns.All,
            ListSearches.Schedules,
            (search, actor, cursor, cancellationToken) =>
                schedules.ListAsync(actor, search, cursor, TaskLimits.Page, cancellationToken)
        );

    private static Task<IResult> WorkersAsync(
        HttpContext context,
        WorkerQueries workers,
        ExportAnswer answer
    ) =>
        AnswerAsync(
            context,
            answer,
            "workers",
            "Workers",
            WorkerColumns.All,
            ListSearches.Workers,
            async (search, actor, cursor, cancellationToken) =>
            {
                var page = await workers.WholeAsync(actor, search, cursor, cancellationToken);
                return new Page<WorkerResponse>([.. page.Items.Select(WorkerResponse.Of)], page.NextCursor);
            }
        );

    private static Task<IResult> QueuesAsync(HttpContext context, QueueQueries queues, ExportAnswer answer) =>
        AnswerAsync(
            context,
            answer,
            "queues",
            "Queues",
            QueueColumns.All,
            ListSearches.Queues,
            async (search, actor, _, cancellationToken) =>
                new Page<QueueOverview>(search.Of(await queues.ListAsync(actor, cancellationToken)), null)
        );

    private static Task<IResult> AnswerAsync<T, TSearch>(
        HttpContext context,
        ExportAnswer answer,
        string name,
        string title,
        IReadOnlyList<ExportColumn<T>> all,
        Func<QueryFields, TSearch> readSearch,
        Func<TSearch, Actor, string?, CancellationToken, Task<Page<T>>> readAsync
    )
    {
        var fields = new QueryFields(context.Request.Query);
        var (format, columns) = (ExportFormats.Read(fields), ExportColumns.Read(fields, all));
        var search = readSearch(fields);
        fields.ThrowIfAny();
        return answer.OfAsync(
            context,
            new ExportedList<T>(
                name,
                title,
                format,
                columns,
                (actor, cursor, cancellationToken) => readAsync(search, actor, cursor, cancellationToken)
            )
            {
                Asked = AskedOf(context.Request),
            }
        );
    }

    // As people read it; a query alone stands for itself.
    private static string AskedOf(HttpRequest request)
    {
        List<KeyValuePair<string, StringValues>> asked =
        [
            .. request.Query.Where(p => p.Key is not ("format" or "columns")),
        ];
        return asked is [{ Key: "q" } only]
            ? only.Value.ToString()
            : string.Join(" & ", asked.Select(p => $"{p.Key}={(p.Key == "ids" ? Some(p.Value) : p.Value)}"));
    }

    // Rows that were selected may be many: the first of them, and how many more there are.
    private static string Some(StringValues ids)
    {
        var all = ids.ToString().Split(',');
        return all.Length <= MostToldIds
            ? string.Join(", ", all)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(", ", all[..MostToldIds])} and {all.Length - MostToldIds} more"
            );
    }
}
