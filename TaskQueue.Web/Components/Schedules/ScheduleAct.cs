using TaskQueue.Core.Scheduling;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Something to do with a schedule, and what to say before and after.</summary>
/// <param name="Word">The button that does it.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Consequence">What it will do.</param>
/// <param name="Done">What to say when it is done, with a place for the name.</param>
public sealed record ScheduleAct(string Word, string Icon, string Consequence, string Done)
{
    /// <summary>The button that does it.</summary>
    public string Word
    {
        get => T[field];
    } = Word;

    /// <summary>What it will do.</summary>
    public string Consequence
    {
        get => T[field];
    } = Consequence;

    /// <summary>Keeps it from firing.</summary>
    public static readonly ScheduleAct Pause = new(
        Key("Pause"),
        "pause",
        Key(
            "It does not fire until it is resumed, and the fires of that time are left out. Tasks that it has made already go on."
        ),
        Key("{0} is paused.")
    );

    /// <summary>Lets it fire again.</summary>
    public static readonly ScheduleAct Resume = new(
        Key("Resume"),
        "play",
        Key("It fires again from now on. Fires of the time of the pause are not made up for."),
        Key("{0} goes on.")
    );

    /// <summary>Makes its task now.</summary>
    public static readonly ScheduleAct Start = new(
        Key("Run now"),
        "tasks",
        Key("Its task is made now, beside its fires, which stay as they are."),
        Key("{0} was started.")
    );

    /// <summary>Removes it.</summary>
    public static readonly ScheduleAct Delete = new(
        Key("Delete"),
        "trash",
        Key("The schedule goes for good and fires no more. The tasks that it has made stay."),
        Key("{0} was deleted.")
    );

    /// <summary>What can be done with a schedule as it stands.</summary>
    /// <param name="schedule">The schedule.</param>
    public static IEnumerable<ScheduleAct> For(Schedule schedule) =>
        [Start, schedule.Paused ? Resume : Pause, Delete];
}
