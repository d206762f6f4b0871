using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>The history, from rollups.</summary>
internal static class AnalyticsApi
{
    private static readonly QueryParameter[] Range =
    [
        new("from", "When the range begins; an hour before to when absent."),
        new("to", "When it ends; now when absent. The range may be three years long."),
        new(
            "step",
            "How long a point is, such as PT1M, PT10M, PT1H or P1D; when absent, what gives at most 200 points."
        ),
        new("timeZone", "Whose days and weeks are meant, such as Europe/Berlin; UTC when absent."),
    ];

    private static readonly QueryParameter Compare = new(
        "compare",
        "previous: the period before, of the same length, is in the answer too."
    );

    private static readonly QueryParameter Queue = new(
        "queue",
        "One queue alone; one that is not known has an empty history."
    );

    private static readonly QueryParameter Type = new("type", "One task type alone.");

    private static readonly QueryParameter[] OfTasks = [.. Range, Queue, Type, Compare];

    public static void MapAnalytics(this IEndpointRouteBuilder api)
    {
        var analytics = api.MapGroup("/analytics")
            .WithTags("Analytics")
            .RequireAuthorization(Permissions.TasksRead);
        MapHistory(analytics);
        analytics
            .MapGet("/queues", DepthsAsync)
            .Says(
                "analyticsQueues",
                "How full queues were",
                "Sampled once a minute. The ten queues in which most waited; the others together have no name."
            )
            .TakesQuery([.. Range, Queue, Compare])
            .Answers(AnalyticsExamples.Queues)
            .Refuses(400, 422);
        analytics
            .MapGet("/errors", ErrorsAsync)
            .Says(
                "analyticsErrors",
                "What failed",
                "Attempts that failed, timed out or were lost, by fingerprint: the same as that of dead letters."
            )
            .TakesQuery(OfTasks)
            .Answers(AnalyticsExamples.Errors)
            .Refuses(400, 422);
        analytics
            .MapGet("/workers", WorkersAsync)
            .Says(
                "analyticsWorkers",
                "What workers did",
                "The fifty busiest; a point is an hour at the least."
            )
            .TakesQuery(Range)
            .Answers(AnalyticsExamples.Workers)
            .Refuses(400, 422);
        analytics
            .MapGet("/heatmap", HeatmapAsync)
            .Says(
                "analyticsHeatmap",
                "When workers were busy",
                "How many attempts each ran at once, on average, in each hour or longer step."
            )
            .TakesQuery(Range)
            .Answers(AnalyticsExamples.Heatmap)
            .Refuses(400, 422);
        analytics
            .MapGet("/markers", MarkersAsync)
            .Says(
                "analyticsMarkers",
                "Deployments and pauses",
                "What charts mark. Deployments are told to those who may read settings."
            )
            .TakesQuery([.. Range, Queue])
            .Answers(AnalyticsExamples.Markers)
            .Refuses(400, 422);
    }

    private static void MapHistory(RouteGroupBuilder analytics)
    {
        analytics
            .MapGet("/summary", SummaryAsync)
            .Says(
                "analyticsSummary",
                "The numbers of a range",
                "What happened in it, and how everything stands now. Percentiles are right to 10 %."
            )
            .TakesQuery(OfTasks)
            .Answers(AnalyticsExamples.Summary)
            .Refuses(400, 422);
        analytics
            .MapGet("/throughput", ThroughputAsync)
            .Says("analyticsThroughput", "What was accepted and what ended, over time")
            .TakesQuery(OfTasks)
            .Answers(AnalyticsExamples.Throughput)
            .Refuses(400, 422);
        analytics
            .MapGet("/durations", DurationsAsync)
            .Says(
                "analyticsDurations",
                "How long tasks waited and ran, over time",
                "wait is the time until the first attempt, of tasks that wait for no others; run is that of each attempt. "
                    + "Percentiles are right to 10 %. The spreads count the whole range in steps: 1 ms, 10 ms, 100 ms, 1 s, 10 s, "
                    + "1 min, 10 min, 1 h, and what took longer."
            )
            .TakesQuery(OfTasks)
            .Answers(AnalyticsExamples.Durations)
            .Refuses(400, 422);
    }

    private static async Task<Ok<SummaryResponse>> SummaryAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AnalyticsQueries analytics,
        StateQueries state,
        TimeProvider clock
    )
    {
        var (actor, ask) = (Actor.From(user), AskOf(context.Request, clock));
        var history = await analytics.HistoryAsync(actor, ask, context.RequestAborted);
        var (now, _) = await state.ReadAsync(actor, context.RequestAborted);
        return TypedResults.Ok(SummaryResponse.Of(history, now, ask, clock.GetUtcNow()));
    }

    private static async Task<Ok<ThroughputResponse>> ThroughputAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AnalyticsQueries analytics,
        TimeProvider clock
    )
    {
        var ask = AskOf(context.Request, clock);
        var history = await analytics.HistoryAsync(Actor.From(user), ask, context.RequestAborted);
        return TypedResults.Ok(ThroughputResponse.Of(history, ask));
    }

    private static async Task<Ok<DurationsResponse>> DurationsAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AnalyticsQueries analytics,
        TimeProvider clock
    )
    {
        var ask = AskOf(context.Request, clock);
        var history = await analytics.HistoryAsync(Actor.From(user), ask, context.RequestAborted);
        return TypedResults.Ok(DurationsResponse.Of(history, ask));
    }

    private static async Task<Ok<DepthsResponse>> DepthsAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AnalyticsQueries analytics,
        TimeProvider clock
    )
    {
        var ask = AskOf(context.Request, clock);
        var depths = await analytics.DepthsAsync(Actor.From(user), ask, context.RequestAborted);
        return TypedResults.Ok(DepthsResponse.Of(depths, ask));
    }

    private static async Task<Ok<ErrorsResponse>> ErrorsAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AnalyticsQueries analytics,
        TimeProvider clock
    )
    {
        var ask = AskOf(context.Request, clock);
        var failures = await analytics.FailuresAsync(Actor.From(user), ask, context.RequestAborted);
        return TypedResults.Ok(ErrorsResponse.Of(failures, ask));
    }

    private static async Task<Ok<WorkerActivityResponse>> WorkersAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AnalyticsQueries analytics,
        TimeProvider clock
    )
    {
        var ask = AskOf(context.Request, clock);
        var workers = await analytics.WorkersAsync(Actor.From(user), ask, context.RequestAborted);
        return TypedResults.Ok(WorkerActivityResponse.Of(workers, ask));
    }

    private static async Task<Ok<HeatmapResponse>> HeatmapAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AnalyticsQueries analytics,
        TimeProvider clock
    )
    {
        var ask = AskOf(context.Request, clock);
        var workers = await analytics.WorkersAsync(Actor.From(user), ask, context.RequestAborted);
        return TypedResults.Ok(HeatmapResponse.Of(workers, ask));
    }

    private static async Task<Ok<MarkersResponse>> MarkersAsync(
        HttpContext context,
        ClaimsPrincipal user,
        AnalyticsMarkers markers,
        TimeProvider clock
    )
    {
        var ask = AskOf(context.Request, clock);
        var marks = await markers.ListAsync(Actor.From(user), ask, context.RequestAborted);
        return TypedResults.Ok(MarkersResponse.Of(marks, ask));
    }

    private static AnalyticsAsk AskOf(HttpRequest request, TimeProvider clock)
    {
        var fields = new QueryFields(request.Query);
        var to = fields.Time("to") ?? clock.GetUtcNow();
        var ask = new AnalyticsAsk
        {
            From = fields.Time("from") ?? (to > DateTimeOffset.UnixEpoch ? to - TimeSpan.FromHours(1) : to),
            To = to,
            Step = StepOf(fields),
            Queue = fields.Text("queue"),
            Type = fields.Text("type"),
            Zone = ZoneOf(fields),
            Compare = fields.Text("compare") is { } compare && IsPrevious(fields, compare),
        };
        fields.ThrowIfAny();
        ask.Check();
        return ask;
    }

    private static bool IsPrevious(QueryFields fields, string compare)
    {
        if (compare != "previous")
        {
            fields.Refuse("compare", "Must be previous, or left out.");
        }

        return true;
    }

    private static TimeSpan? StepOf(QueryFields fields)
    {
        if (fields.Text("step") is not { } text)
        {
            return null;
        }

        if (Iso8601.TryParse(text, out TimeSpan step))
        {
            return step;
        }

        throw new RefusalException(
            RefusalCode.Unreadable,
            new Dictionary<string, string[]> { ["step"] = ["Must be a duration such as PT10M or P1D."] }
        );
    }

    private static TimeZoneInfo ZoneOf(QueryFields fields)
    {
        if (fields.Text("timeZone") is not { } name)
        {
            return TimeZoneInfo.Utc;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        fields.Refuse(
            "timeZone",
            "Is not a time zone that is known here; its name is such as Europe/Berlin."
        );
        return TimeZoneInfo.Utc;
    }
}
