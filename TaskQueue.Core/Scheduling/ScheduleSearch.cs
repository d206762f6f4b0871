using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Scheduling;

/// <summary>Which schedules a list has, and in which order.</summary>
public sealed record ScheduleSearch
{
    /// <summary>The orders that there are, as addresses write them: with <c>-</c> in front for the largest first.</summary>
    public static readonly IReadOnlyList<string> Sorts =
    [
        .. new[] { Usual, "nextFireAt", "lastFireAt", "fired" }.SelectMany(word =>
            new[] { word, $"-{word}" }
        ),
    ];

    /// <summary>The order of whoever asks for none: by name.</summary>
    public const string Usual = "name";

    private static readonly TimeSpan Soon = TimeSpan.FromHours(24);

    // Stand for an instant that there is none of: last, whichever way the rest runs.
    private static readonly DateTimeOffset Never = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Ever = DateTimeOffset.UnixEpoch;

    /// <summary>A part of the name, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>How they stand.</summary>
    public ScheduleStanding? Standing { get; init; }

    /// <summary>One of <see cref="Sorts"/>; by name when absent.</summary>
    public string? Sort { get; init; }

    internal IQueryable<Schedule> Within(IQueryable<Schedule> schedules, DateTimeOffset now)
    {
        SearchText.Check(Text, "q");
        if (!string.IsNullOrWhiteSpace(Text))
        {
            schedules = schedules.Where(
                LikePattern.On<Schedule>(s => s.Name, LikePattern.Inside(Text.Trim()))
            );
        }

        var soon = now + Soon;
        return Standing switch
        {
            ScheduleStanding.Paused => schedules.Where(s => s.PausedBy != null),
            ScheduleStanding.Failing => schedules.Where(s => s.LastError != null),
            ScheduleStanding.Soon => schedules.Where(s => s.NextFireAt != null && s.NextFireAt <= soon),
            _ => schedules,
        };
    }

    internal ListOrder<Schedule> Order()
    {
        var descending = Sort is ['-', ..];
        var none = descending ? Ever : Never;
        return Sort?.TrimStart('-') switch
        {
            "nextFireAt" => ListOrder<Schedule>.By(
                "nextFireAt",
                s => s.NextFireAt ?? none,
                s => s.Id,
                descending
            ),
            "lastFireAt" => ListOrder<Schedule>.By(
                "lastFireAt",
                s => s.LastFireAt ?? none,
                s => s.Id,
                descending
            ),
            "fired" => ListOrder<Schedule>.By("fired", s => s.Fired, s => s.Id, descending),
            _ => ListOrder<Schedule>.By(Usual, s => s.Name, s => s.Id, descending),
        };
    }
}

/// <summary>How schedules stand that a list is narrowed to.</summary>
public enum ScheduleStanding
{
    /// <summary>Somebody has paused them.</summary>
    Paused,

    /// <summary>Their last fire made no task, and should have.</summary>
    Failing,

    /// <summary>They fire within the next 24 hours.</summary>
    Soon,
}
