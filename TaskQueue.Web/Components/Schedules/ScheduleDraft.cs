using System.Globalization;
using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>What stands in the dialog of a schedule: texts as they were typed, and what is wrong with them.</summary>
internal sealed class ScheduleDraft
{
    public const string ByCron = "cron";
    public const string ByInterval = "interval";

    private static readonly string[] Folded =
    [
        "startAt",
        "endAt",
        "description",
        "task.tags",
        "task.priority",
    ];

    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly NewTask _task;
    private readonly DateTimeOffset? _startWas;
    private readonly DateTimeOffset? _endWas;
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();
    private IReadOnlyDictionary<string, string[]> _refused = new Dictionary<string, string[]>();

    /// <summary>A new one.</summary>
    /// <param name="time">In which time zone its start and end are typed.</param>
    public ScheduleDraft(ViewerTime time)
        : this(new NewTask { Type = "", Payload = "{}"u8.ToArray() }, time) { }

    /// <summary>One that is to be changed.</summary>
    /// <param name="schedule">The schedule as it was when the dialog was opened.</param>
    /// <param name="task">Its task; what the dialog does not show stays as it is.</param>
    /// <param name="time">In which time zone its start and end are shown and typed.</param>
    public ScheduleDraft(Schedule schedule, NewTask task, ViewerTime time)
        : this(task, time)
    {
        Name = schedule.Name;
        Description = schedule.Description ?? "";
        Rhythm = schedule.Cron is null ? ByInterval : ByCron;
        Cron = schedule.Cron ?? "";
        Interval = schedule.Interval is { } interval
            ? string.Create(CultureInfo.InvariantCulture, $"{interval.TotalSeconds} s")
            : "";
        TimeZone = schedule.TimeZone;
        (_startWas, _endWas) = (schedule.StartAt, schedule.EndAt);
        StartAt = time.Field(_startWas) ?? "";
        EndAt = time.Field(_endWas) ?? "";
        ExcludedDays = string.Join(", ", schedule.ExcludedDays);
        Calendars = string.Join(", ", schedule.Calendars);
        Missed = schedule.MissedRuns;
        MissedLimit =
            schedule.MissedRuns is MissedRuns.RunAll
                ? schedule.MissedLimit.ToString(CultureInfo.InvariantCulture)
                : "";
        Overlap = schedule.Overlap;
        Type = task.Type;
        Queue = task.Queue;
        Priority = task.Priority.ToString(CultureInfo.InvariantCulture);
        Tags = string.Join(", ", task.Tags);
        Payload = task.Payload;
    }

    private ScheduleDraft(NewTask task, ViewerTime time) => (_task, More, Time) = (task, new(task), time);

    /// <summary>In which time zone start and end are typed.</summary>
    public ViewerTime Time { get; }

    public string Name { get; set; } = "";
    public string Description { get; set; } = "";
    public string Rhythm { get; set; } = ByCron;
    public string Cron { get; set; } = "0 9 * * 1-5";
    public string Interval { get; set; } = "15 min";
    public string TimeZone { get; set; } = "UTC";
    public string StartAt { get; set; } = "";
    public string EndAt { get; set; } = "";
    public string ExcludedDays { get; set; } = "";
    public string Calendars { get; set; } = "";

    /// <summary>The calendars that there are, and their days; absent while that is not known.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Known { get; set; }

    public MissedRuns Missed { get; set; }
    public string MissedLimit { get; set; } = "";
    public OverlapPolicy Overlap { get; set; }
    public string Type { get; set; } = "";
    public string Queue { get; set; } = "default";
    public string Priority { get; set; } = "5";
    public string Tags { get; set; } = "";

    /// <summary>What else its task says.</summary>
    public ScheduleTaskDraft More { get; }

    public ReadOnlyMemory<byte> Payload { get; set; } = "{}"u8.ToArray();

    /// <summary>When it would fire; none while something about that is wrong.</summary>
    public ScheduleTiming? Timing { get; private set; }

    /// <summary>The payload as text, for the editor to begin with.</summary>
    public string PayloadText => Encoding.UTF8.GetString(Payload.Span);

    /// <summary>Whether a field of the folded part has something to say.</summary>
    public bool HasDetailErrors => Folded.Any(f => Error(f) is not null);

    /// <summary>Whether a field of the folded part about the task has something to say.</summary>
    public bool HasTaskErrors => ScheduleTaskDraft.Fields.Any(f => Error(f) is not null);

    /// <summary>Notes that a person has been at a field; what is wrong with it may be said from now on.</summary>
    public void Touch(string field)
    {
        _touched.Add(field);
        _refused = _refused
            .Where(e => e.Key != field)
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
    }

    /// <summary>Checks everything.</summary>
    /// <returns>The schedule, or <see langword="null"/> when something is wrong.</returns>
    public NewSchedule? Check(DateTimeOffset now)
    {
        var errors = new FieldErrors();
        var schedule = Read(errors);
        var unread = errors.ToDictionary();
        var faults = ScheduleRules.Check(schedule, now, now, out var timing).ToDictionary();
        Timing = unread.ContainsKey("startAt") || unread.ContainsKey("endAt") ? null : timing;
        foreach (var (field, reasons) in faults.Where(f => !unread.ContainsKey(f.Key)))
        {
            errors.Add(field, string.Join(" ", reasons));
        }

        _errors = errors.ToDictionary();
        return errors.IsEmpty ? schedule : null;
    }

    /// <summary>Shows what the server refused, and from now on all that is wrong.</summary>
    public void Refuse(IReadOnlyDictionary<string, string[]> errors)
    {
        _refused = errors;
        TouchAll();
    }

    /// <summary>Shows all that is wrong, as after an attempt to save.</summary>
    public void TouchAll() => _touched.UnionWith(_errors.Keys.Concat(_refused.Keys));

    /// <summary>What to say at a field.</summary>
    public string? Error(string field) =>
        !_touched.Contains(field) ? null
        : _errors.TryGetValue(field, out var wrong) || _refused.TryGetValue(field, out wrong)
            ? string.Join(" ", wrong)
        : null;

    private NewSchedule Read(FieldErrors errors) =>
        new()
        {
            Name = Name,
            Description = TaskListQuery.ReadText(Description),
            Cron = Rhythm == ByCron ? Cron.Trim() : null,
            Interval = Rhythm == ByInterval ? Length(errors) : null,
            TimeZone = TimeZone.Trim(),
            StartAt = Instant(StartAt, _startWas, "startAt", errors),
            EndAt = Instant(EndAt, _endWas, "endAt", errors),
            ExcludedDays = SubmitDraft.TagList(ExcludedDays),
            Calendars = SubmitDraft.TagList(Calendars),
            CalendarDays = CalendarDays(errors),
            MissedRuns = Missed,
            MissedLimit =
                Missed is MissedRuns.RunAll ? SubmitDraft.Number(MissedLimit, "missedLimit", errors) : null,
            Overlap = Overlap,
            Task = More.AddTo(
                _task with
                {
                    Type = Type.Trim(),
                    Queue = Queue.Trim(),
                    Priority = SubmitDraft.Number(Priority, "task.priority", errors) ?? 5,
                    Tags = SubmitDraft.TagList(Tags),
                    Payload = Payload,
                    // What nobody touched is still of the version that it was written for.
                    TypeVersion =
                        Type.Trim() == _task.Type && Payload.Span.SequenceEqual(_task.Payload.Span)
                            ? _task.TypeVersion
                            : null,
                },
                errors
            ),
        };

    private List<string> CalendarDays(FieldErrors errors)
    {
        var days = new List<string>();
        if (Known is not { } known)
        {
            // Whoever takes the schedule knows.
            return days;
        }

        foreach (var name in SubmitDraft.TagList(Calendars))
        {
            if (known.TryGetValue(name, out var theirs))
            {
                days.AddRange(theirs);
            }
            else
            {
                errors.Add("calendars", T["There is no calendar {0}.", name]);
            }
        }

        return days;
    }

    private TimeSpan Length(FieldErrors errors)
    {
        if (DurationText.TryParse(Interval, out var span))
        {
            return span;
        }

        errors.Add("interval", T["Must be a duration, for example 30 s, 5 min or 2 h."]);
        return TimeSpan.FromDays(1);
    }

    // What nobody touched stays as it was: of an hour that clocks show twice a field knows one alone.
    private DateTimeOffset? Instant(string text, DateTimeOffset? was, string field, FieldErrors errors)
    {
        if (was is not null && text == Time.Field(was))
        {
            return was;
        }

        var instant = Time.Read(text);
        errors.Require(
            instant is not null || string.IsNullOrWhiteSpace(text),
            field,
            T["Give a date and a time."]
        );
        return instant;
    }
}
