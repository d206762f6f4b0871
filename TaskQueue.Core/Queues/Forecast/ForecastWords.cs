using System.Globalization;

namespace TaskQueue.Core.Queues.Forecast;

/// <summary>A forecast in sentences.</summary>
public static class ForecastWords
{
    private const double Minute = 60;
    private const double Hour = 3600;
    private const double Day = 86400;

    /// <summary>A time as people say it, in the unit that fits.</summary>
    /// <param name="seconds">The time.</param>
    public static string Time(double seconds) =>
        seconds < 1 ? "under 1 s"
        : seconds < 2 * Minute ? Invariant($"{seconds:0} s")
        : seconds < 10 * Minute ? Invariant($"{seconds / Minute:0.#} min")
        : seconds < 2 * Hour ? Invariant($"{seconds / Minute:0} min")
        : seconds < 2 * Day ? Invariant($"{seconds / Hour:0.#} h")
        : seconds < ForecastRules.FarSeconds ? Invariant($"{seconds / Day:0.#} days")
        : "many years";

    /// <summary>A rate in the unit that fits.</summary>
    /// <param name="perSecond">Tasks in a second.</param>
    public static string Rate(double perSecond) =>
        perSecond == 0 ? "0/s"
        : perSecond >= 0.95 ? Invariant($"{perSecond:#,0.#}/s")
        : perSecond * Minute >= 0.95 ? Invariant($"{perSecond * Minute:0.#}/min")
        : perSecond * Hour >= 0.95 ? Invariant($"{perSecond * Hour:0.#}/h")
        : Invariant($"{perSecond * Day:0.##}/day");

    internal static string Of(ForecastVerdict verdict, double waiting, double arrivals) =>
        verdict switch
        {
            ForecastVerdict.Paused =>
                $"Paused until somebody resumes it: never drains before{Growth(arrivals)}.",
            ForecastVerdict.Unserved =>
                $"No worker takes its tasks: never drains before one does{Growth(arrivals)}.",
            _ => waiting > 0
                ? "Not enough data: no attempt of this queue has ended in the last hour, so it is not known how long one takes."
                : "No ready task waits. Not enough data to say more: no attempt of this queue has ended in the last hour.",
        };

    internal static string Of(
        ForecastVerdict verdict,
        Scenario scenario,
        DrainEstimate drain,
        SteadyState? steady
    ) =>
        verdict switch
        {
            ForecastVerdict.Grows =>
                $"Never drains: grows by {Rate(Math.Max(0, drain.Growth))}. {Rate(scenario.ArrivalRate)} come, {Rate(scenario.ServiceRate)} can be done.",
            ForecastVerdict.Empty => steady is null
                ? "No ready task waits."
                : $"No ready task waits, and what comes is done as it comes: {Percent(steady.Utilisation)} of what can be done is asked for.",
            _ => $"Drains in {Time(drain.Seconds ?? 0)} ({Band(drain)}).",
        };

    internal static IReadOnlyList<string> NotesOf(
        ForecastFacts facts,
        ForecastEvidence evidence,
        WhatIf whatIf
    ) => [.. OfData(evidence), .. OfPolicy(facts, evidence), .. OfQuestion(facts, whatIf)];

    private static IEnumerable<string> OfData(ForecastEvidence evidence)
    {
        if (evidence is { Service: { } service, IsEnough: false })
        {
            yield return Invariant(
                $"Few data: only {service.Attempts} {(service.Attempts == 1 ? "attempt has" : "attempts have")} ended in the time that is looked at. Take it as a hint."
            );
        }

        if (evidence.Service is { Samples: < 10 })
        {
            yield return "Too few attempts to see how much their times vary; they are supposed to vary as exponential times do.";
        }

        if (evidence.Arrivals.InBursts > 0)
        {
            yield return Invariant(
                $"{evidence.Arrivals.InBursts:#,0} tasks came in a heap. That is not taken for the rate at which tasks come; suppose another arrival rate if it is."
            );
        }

        if (evidence.Service is { LoadedRate: { } rate, LoadedFor: var time })
        {
            yield return $"Tasks have waited all the time for {Time(time.TotalSeconds)}, so what was done in it (attempts: {Rate(rate)}) is what can be done.";
        }

        if (evidence.Later > 0)
        {
            yield return Invariant(
                $"{evidence.Later:#,0} tasks that are scheduled, retrying or blocked are not counted; they come when they are due."
            );
        }
    }

    private static IEnumerable<string> OfPolicy(ForecastFacts facts, ForecastEvidence evidence)
    {
        var limits = facts.Limits;
        if (facts.Queue.Policy is { Paused: true, PausedUntil: { } until })
        {
            yield return Invariant(
                $"Paused until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC; the time to drain goes on from there."
            );
        }

        if (evidence.Share is { IsLimited: true, Total: var total })
        {
            yield return Invariant(
                $"Its limit of {limits.Concurrency} at once is what bounds it, not the {total} slots of its workers."
            );
        }

        if (evidence.Share is { IsLimited: false } share && share.Total - share.Slots > 0.05)
        {
            yield return Invariant(
                $"Other queues take {share.Total - share.Slots:0.#} of the {share.Total} slots of its workers."
            );
        }

        if (limits.Rate is { } rate)
        {
            yield return $"Its limit lets {Rate(rate.Count / rate.Per.TotalSeconds)} start.";
        }

        if (limits.KeyConcurrency is not null || limits.KeyRate is not null)
        {
            yield return "Limits of concurrency keys are not looked at; where few keys have much to do, it takes longer.";
        }

        if (facts.Queue.Policy is { Override: not null, OverrideUntil: { } end })
        {
            yield return Invariant(
                $"What holds now lifts itself at {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC; that is not looked at."
            );
        }
    }

    private static IEnumerable<string> OfQuestion(ForecastFacts facts, WhatIf whatIf)
    {
        if (whatIf.Workers > 0)
        {
            yield return facts.Workers.Count == 0
                ? "No worker is there to tell how many slots another one has; it is supposed to have one."
                : Invariant(
                    $"Another worker is supposed to have {Forecaster.SlotsOfAWorker(facts):0.#} slots, as those that there are."
                );
        }
    }

    private static string Band(DrainEstimate drain) =>
        drain.Latest is { } latest
            ? Time(drain.Earliest ?? 0) == Time(latest)
                ? "nine times in ten about that"
                : $"nine times in ten from {Time(drain.Earliest ?? 0)} to {Time(latest)}"
            : $"from {Time(drain.Earliest ?? 0)}, or never: as much may come as is done";

    private static string Growth(double arrivals) => arrivals > 0 ? $", and grows by {Rate(arrivals)}" : "";

    private static string Percent(double share) => Invariant($"{share * 100:0.#} %");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
