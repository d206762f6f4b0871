namespace TaskQueue.Core.Queues.Forecast;

/// <summary>A queue as numbers: all that estimate and simulation know of it. Times are seconds, rates are tasks in a second.</summary>
public sealed record Scenario
{
    /// <summary>Tasks that are ready and wait, and those that are supposed to come at once.</summary>
    public required double Waiting { get; init; }

    /// <summary>Tasks that run.</summary>
    public double Running { get; init; }

    /// <summary>Tasks of it that run at once; a part of a slot is one that others use too.</summary>
    public required double Slots { get; init; }

    /// <summary>Tasks that come in a second.</summary>
    public required double ArrivalRate { get; init; }

    /// <summary>Standard error of the arrival rate.</summary>
    public double ArrivalError { get; init; }

    /// <summary>Variance of the tasks in a time over their mean: 1 where they come independently, more where they come in bursts.</summary>
    public double Dispersion { get; init; } = 1;

    /// <summary>Seconds of a slot that a task takes, all its attempts together.</summary>
    public required double ServiceTime { get; init; }

    /// <summary>Standard deviation of the service time over its mean.</summary>
    public double ServiceVariation { get; init; } = 1;

    /// <summary>Standard error of the service time over its mean.</summary>
    public double ServiceError { get; init; }

    /// <summary>Tasks that may start in a second; absent: not limited.</summary>
    public double? StartRate { get; init; }

    /// <summary>Tasks that may start at once after a rest.</summary>
    public double StartBurst { get; init; } = 1;

    /// <summary>Seconds until tasks are taken at all: a pause that ends by itself.</summary>
    public double Gap { get; init; }

    /// <summary>Tasks in a second that all slots together can do.</summary>
    public double ServiceRate => Math.Min(Slots / ServiceTime, StartRate ?? double.PositiveInfinity);

    /// <summary>Whether starts are limited to fewer than the slots could do.</summary>
    public bool IsRateBound => StartRate < Slots / ServiceTime;
}
