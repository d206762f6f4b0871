namespace TaskQueue.Core.Security.Preferences;

/// <summary>What is to be different; what is absent stays.</summary>
public sealed record PreferenceChange
{
    /// <summary>Stands for the language that the browser asks for.</summary>
    public const string BrowserLanguage = "browser";

    /// <summary>Light or dark.</summary>
    public ConsoleTheme? Theme { get; init; }

    /// <summary>How close lines stand.</summary>
    public ConsoleDensity? Density { get; init; }

    /// <summary>Whether times are told in the time zone of the account.</summary>
    public bool? OwnTime { get; init; }

    /// <summary>Rows of a page of the task list, 1 to <see cref="PreferenceService.MostRows"/>; <see cref="PreferenceService.Scrolling"/> for no pages.</summary>
    public int? Rows { get; init; }

    /// <summary>The columns of the task list, in order; none for the usual ones.</summary>
    public IReadOnlyList<string>? TaskColumns { get; init; }

    /// <summary>The columns of the list of queues, in order; none for the usual ones.</summary>
    public IReadOnlyList<string>? QueueColumns { get; init; }

    /// <summary>The columns of the list of schedules, in order; none for the usual ones.</summary>
    public IReadOnlyList<string>? ScheduleColumns { get; init; }

    /// <summary>The columns of the list of workers, in order; none for the usual ones.</summary>
    public IReadOnlyList<string>? WorkerColumns { get; init; }

    /// <summary>The language of the console, one of <see cref="ConsoleLanguages"/>, or <see cref="BrowserLanguage"/>.</summary>
    public string? Language { get; init; }

    /// <summary>Whether the guide to a first task is shown.</summary>
    public GuideChoice? Guide { get; init; }

    /// <summary>Steps of it that were taken now; those that were taken before stay.</summary>
    public GuideSteps GuideSteps { get; init; }
}
