namespace TaskQueue.Core.Queues.Forecast;

/// <summary>Tells what becomes of a queue; pure.</summary>
public static class Forecaster
{
    /// <summary>Tells it.</summary>
    /// <param name="facts">What was read of the queue.</param>
    /// <param name="whatIf">What is supposed.</param>
    public static QueueForecast Tell(ForecastFacts facts, WhatIf whatIf)
    {
        var evidence = EvidenceOf(facts);
        var now = OutlookOf(facts, evidence, WhatIf.Nothing);
        var then = whatIf.IsAsked ? OutlookOf(facts, evidence, whatIf) : null;
        return new(
            facts,
            evidence,
            now,
            then,
            Simulate(then ?? now, whatIf.Seed),
            ForecastWords.NotesOf(facts, evidence, whatIf)
        );
    }

    /// <summary>What a forecast stands on.</summary>
    /// <param name="facts">What was read of the queue.</param>
    internal static ForecastEvidence EvidenceOf(ForecastFacts facts)
    {
        var measured = facts.Measured;
        return new(
            measured.Count > 0 ? measured[0].At : facts.Now,
            // The last slice has not ended; few tasks in it do not mean that few come.
            ArrivalEstimate.Of([.. measured.SkipLast(1).Select(s => s.Accepted)]),
            ServiceEstimate.Of(measured, facts.RunSeconds, facts.LoadedSince),
            ShareOf(facts, facts.Limits, 0),
            facts.Queue.Depth - facts.Queue.Queued
        );
    }

    private static SimulatedBacklog? Simulate(ForecastOutlook outlook, int seed) =>
        outlook is { Scenario: { } scenario, Drain: { } drain }
            ? BacklogSimulation.Run(scenario, SimulationPlan.Of(scenario, drain), seed)
            : null;

    /// <summary>How a queue goes on under what is supposed.</summary>
    /// <param name="facts">What was read of the queue.</param>
    /// <param name="evidence">What was measured.</param>
    /// <param name="whatIf">What is supposed.</param>
    internal static ForecastOutlook OutlookOf(ForecastFacts facts, ForecastEvidence evidence, WhatIf whatIf)
    {
        var more = whatIf.Slots + (int)Math.Round(whatIf.Workers * SlotsOfAWorker(facts));
        var share =
            more == 0 && whatIf.Limits is null
                ? evidence.Share
                : ShareOf(facts, whatIf.Limits ?? facts.Limits, more);
        var verdict =
            IsHeld(facts) ? ForecastVerdict.Paused
            : share.Slots <= 0 ? ForecastVerdict.Unserved
            : evidence.Service is null ? ForecastVerdict.Unknown
            : ForecastVerdict.Drains;
        var waiting = facts.Queue.Queued + (double)whatIf.Burst;
        var arrivals = whatIf.ArrivalRate ?? evidence.Arrivals.Rate;
        if (verdict is not ForecastVerdict.Drains)
        {
            return new(verdict, ForecastWords.Of(verdict, waiting, arrivals), null, null, null);
        }

        var scenario = ScenarioOf(facts, evidence, whatIf, share);
        var drain = DrainEstimate.Of(scenario);
        verdict =
            drain.Seconds is null || drain.Growth >= 0 ? ForecastVerdict.Grows
            : drain.Seconds == 0 ? ForecastVerdict.Empty
            : ForecastVerdict.Drains;
        var steady = ErlangC.Of(scenario);
        return new(verdict, ForecastWords.Of(verdict, scenario, drain, steady), scenario, drain, steady);
    }

    private static Scenario ScenarioOf(
        ForecastFacts facts,
        ForecastEvidence evidence,
        WhatIf whatIf,
        SlotShare share
    )
    {
        var service = evidence.Service!;
        var rate = (whatIf.Limits ?? facts.Limits).Rate;
        return new()
        {
            Waiting = facts.Queue.Queued + (double)whatIf.Burst,
            Running = facts.Queue.Running,
            Slots = share.Slots,
            ArrivalRate = whatIf.ArrivalRate ?? evidence.Arrivals.Rate,
            // What is supposed is not measured, and so is not off.
            ArrivalError = whatIf.ArrivalRate is null ? evidence.Arrivals.Error : 0,
            Dispersion = evidence.Arrivals.Dispersion,
            ServiceTime = ServiceTimeOf(facts, evidence, whatIf),
            ServiceVariation = service.Variation,
            ServiceError = service.Error,
            // A rate counts starts, so that a retry counts again.
            StartRate = rate is null ? null : rate.Count / rate.Per.TotalSeconds / service.AttemptsPerTask,
            StartBurst = rate?.Burst ?? 1,
            Gap = GapOf(facts),
        };
    }

    // More slots do more, at the pace of those that there are. Where a rate holds them back, what was done under load tells of the
    // rate and not of them: under another one the times of attempts do.
    private static double ServiceTimeOf(ForecastFacts facts, ForecastEvidence evidence, WhatIf whatIf) =>
        whatIf.Limits is not null && facts.Limits.Rate is not null
            ? evidence.Service!.AttemptSeconds * evidence.Service.AttemptsPerTask
            : evidence.Service!.SecondsOf(evidence.Share.Slots);

    private static SlotShare ShareOf(ForecastFacts facts, QueueLimits limits, int more) =>
        SlotShare.Of(facts.Queue.Name, limits, facts.Workers, facts.Others, more);

    private static bool IsHeld(ForecastFacts facts) =>
        facts.Queue.Policy is { Paused: true, PausedUntil: null };

    private static double GapOf(ForecastFacts facts) =>
        facts.Queue.Policy is { Paused: true, PausedUntil: { } until }
            ? Math.Max(0, (until - facts.Now).TotalSeconds)
            : 0;

    /// <summary>How many slots one worker more has.</summary>
    internal static double SlotsOfAWorker(ForecastFacts facts)
    {
        var serving = facts.Workers.Where(w => w.Serves(facts.Queue.Name)).ToList();
        var alike = serving.Count > 0 ? serving : facts.Workers;
        return alike.Count > 0 ? Math.Max(1, alike.Average(w => w.Capacity)) : 1;
    }
}
