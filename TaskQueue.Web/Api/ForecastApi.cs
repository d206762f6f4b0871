using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api.Documents;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What becomes of a queue.</summary>
internal static class ForecastApi
{
    private const string ArrivalRate = "arrivalRate";

    private static readonly QueryParameter[] Parameters =
    [
        new(
            "workers",
            "Workers more, each with as many slots as those that there are; 0 to 1000.",
            "integer"
        ),
        new("slots", "Slots more, 0 to 100000.", "integer"),
        new("burst", "Tasks that come at once, now; 0 to 10000000.", "integer"),
        new(
            ArrivalRate,
            "Tasks that come in a second from now on, in the place of what was measured; 0 to 1000000.",
            "number"
        ),
        new(
            "weight",
            "Limits in the place of those that hold: where one of these five is given, what is left out does not limit. A weight, 1 to 100.",
            "integer"
        ),
        new("concurrency", "Tasks of it that run at once, 1 to 100000.", "integer"),
        new("rateCount", "Tasks that start in a time, 1 to 1000000.", "integer"),
        new("ratePer", "That time, such as PT1M or 60, from one second to one day; one second when absent."),
        new(
            "rateBurst",
            "Tasks of it that start at once after a rest, 1 to 1000000; rateCount when absent.",
            "integer"
        ),
        new(
            "seed",
            "What the simulation throws its dice by, 1 when absent: the same seed and facts give the same answer.",
            "integer"
        ),
    ];

    public static void MapForecast(this IEndpointRouteBuilder api) =>
        api.MapGet("/queues/{name}/forecast", GetAsync)
            .WithTags("Queues")
            .RequireAuthorization(Permissions.TasksRead)
            .Says(
                "forecastQueue",
                "Forecast a queue",
                "When nothing of it will wait any more, as things are and under what is supposed: an estimate with a band that nine "
                    + "of ten outcomes lie in, the steady state by Erlang's formula, and a simulation. evidence says what it stands "
                    + "on; notes say what is not looked at."
            )
            .TakesQuery(Parameters)
            .Answers(ForecastExamples.Forecast)
            .Refuses(400, 404, 422);

    private static async Task<Ok<ForecastResponse>> GetAsync(
        string name,
        HttpContext context,
        ClaimsPrincipal user,
        QueueForecasts forecasts
    )
    {
        var found = await forecasts.FindAsync(
            Actor.From(user),
            QueuesApi.NameOf(name),
            Read(context.Request),
            context.RequestAborted
        );
        return TypedResults.Ok(
            ForecastResponse.Of(
                found ?? throw new RefusalException(RefusalCode.NotFound, "There is no such queue.")
            )
        );
    }

    private static WhatIf Read(HttpRequest request)
    {
        var fields = new QueryFields(request.Query);
        var whatIf = new WhatIf(
            fields.Number("workers", 0, ForecastRules.Workers) ?? 0,
            fields.Number("slots", 0, ForecastRules.Slots) ?? 0,
            fields.Number("burst", 0, ForecastRules.Burst) ?? 0,
            ReadRate(fields),
            fields.Number("seed", 0, int.MaxValue) ?? WhatIf.Nothing.Seed
        )
        {
            Limits = ReadLimits(fields),
        };
        fields.ThrowIfAny();
        return whatIf;
    }

    private static QueueLimits? ReadLimits(QueryFields fields)
    {
        var (weight, concurrency, count, burst, per) = (
            fields.Number("weight", 1, QueueLimitsRules.Weight),
            fields.Number("concurrency", 1, QueueLimitsRules.Concurrency),
            fields.Number("rateCount", 1, QueueLimitsRules.Rate),
            fields.Number("rateBurst", 1, QueueLimitsRules.Rate),
            fields.Span("ratePer")
        );
        if (count is null && (burst is not null || per is not null))
        {
            fields.Refuse("rateCount", "Is required where ratePer or rateBurst is given.");
        }

        if (per < TimeSpan.FromSeconds(1) || per > QueueLimitsRules.LongestPer)
        {
            fields.Refuse("ratePer", "Must be from one second to one day.");
        }

        return weight is null && concurrency is null && count is null
            ? null
            : new(
                weight ?? 1,
                concurrency,
                count is { } tasks ? new(tasks, per ?? TimeSpan.FromSeconds(1), burst ?? tasks) : null
            );
    }

    private static double? ReadRate(QueryFields fields)
    {
        if (fields.Text(ArrivalRate) is not { } text)
        {
            return null;
        }

        const NumberStyles Styles =
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;
        if (
            double.TryParse(text, Styles, CultureInfo.InvariantCulture, out var rate) && double.IsFinite(rate)
        )
        {
            return rate;
        }

        throw new RefusalException(
            RefusalCode.Unreadable,
            new Dictionary<string, string[]> { [ArrivalRate] = ["Must be a number, such as 2.5."] }
        );
    }
}
