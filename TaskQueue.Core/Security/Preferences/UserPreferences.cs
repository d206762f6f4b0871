namespace TaskQueue.Core.Security.Preferences;

/// <summary>How somebody likes the console; one row of an account, none while all is as it comes.</summary>
public sealed class UserPreferences
{
    /// <summary>The account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Light or dark.</summary>
    public ConsoleTheme Theme { get; set; }

    /// <summary>How close lines stand.</summary>
    public ConsoleDensity Density { get; set; }

    /// <summary>Whether times are told in the time zone of the account instead of UTC.</summary>
    public bool OwnTime { get; set; }

    /// <summary>Rows of a page of the task list; <see cref="PreferenceService.Scrolling"/> for no pages, the usual number when absent.</summary>
    public int? Rows { get; set; }

    /// <summary>The columns of the task list, in order; the usual ones when empty.</summary>
    public IReadOnlyList<string> TaskColumns { get; set; } = [];

    /// <summary>The columns of the list of queues, in order; the usual ones when empty.</summary>
    public IReadOnlyList<string> QueueColumns { get; set; } = [];

    /// <summary>The columns of the list of schedules, in order; the usual ones when empty.</summary>
    public IReadOnlyList<string> ScheduleColumns { get; set; } = [];

    /// <summary>The columns of the list of workers, in order; the usual ones when empty.</summary>
    public IReadOnlyList<string> WorkerColumns { get; set; } = [];

    /// <summary>The language of the console, one of <see cref="ConsoleLanguages"/>; the browser's when absent.</summary>
    public string? Language { get; set; }

    /// <summary>Whether the guide to a first task is shown.</summary>
    public GuideChoice Guide { get; set; }

    /// <summary>The steps of that guide that they have taken; they stay taken when the tasks are gone.</summary>
    public GuideSteps GuideSteps { get; set; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>Light or dark. The numbers are stored; they never change meaning.</summary>
public enum ConsoleTheme : short
{
    /// <summary>As the system of whoever looks has it.</summary>
    System = 0,

    /// <summary>Light.</summary>
    Light = 1,

    /// <summary>Dark.</summary>
    Dark = 2,
}

/// <summary>How close lines stand. The numbers are stored; they never change meaning.</summary>
public enum ConsoleDensity : short
{
    /// <summary>With room between them.</summary>
    Comfortable = 0,

    /// <summary>More of them on a screen.</summary>
    Compact = 1,
}

/// <summary>Whether the guide to a first task is shown. The numbers are stored; they never change meaning.</summary>
public enum GuideChoice : short
{
    /// <summary>While the installation is empty, and until it is finished.</summary>
    Offered = 0,

    /// <summary>Whatever there is.</summary>
    Shown = 1,

    /// <summary>Not at all.</summary>
    Away = 2,
}

/// <summary>The steps of the guide to a first task. The numbers are stored; they never change meaning.</summary>
[Flags]
public enum GuideSteps : short
{
    /// <summary>None yet.</summary>
    None = 0,

    /// <summary>Submitted a task.</summary>
    Submitted = 1,

    /// <summary>One of their tasks succeeded.</summary>
    Succeeded = 2,

    /// <summary>An attempt of one of their tasks failed.</summary>
    Failed = 4,

    /// <summary>They queued one again, or replayed one.</summary>
    Repeated = 8,

    /// <summary>All of them.</summary>
    All = Submitted | Succeeded | Failed | Repeated,
}
