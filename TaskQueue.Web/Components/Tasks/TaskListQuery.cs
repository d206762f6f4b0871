using System.Globalization;
using System.Text;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>What the address of the task list says: a link to it shows the same list to anybody. Names as in the API.</summary>
public sealed record TaskListQuery
{
    public static readonly IReadOnlyList<int> Sizes = [25, 50, 100];

    public IReadOnlyList<TaskState> States { get; init; } = [];
    public string? Queue { get; init; }
    public string? Type { get; init; }
    public string? Tag { get; init; }
    public string? Label { get; init; }
    public string? Worker { get; init; }
    public int? PriorityMin { get; init; }
    public int? PriorityMax { get; init; }
    public DateTimeOffset? CreatedFrom { get; init; }
    public DateTimeOffset? CreatedTo { get; init; }
    public DateTimeOffset? FinishedFrom { get; init; }
    public DateTimeOffset? FinishedTo { get; init; }
    public string? Text { get; init; }
    public string? Error { get; init; }
    public string? Result { get; init; }
    public string? Regex { get; init; }
    public string? Cursor { get; init; }
    public int? Limit { get; init; }

    /// <summary>Whether it leaves anything out.</summary>
    public bool IsFiltered =>
        this with { Cursor = null, Limit = null } != new TaskListQuery { States = States }
        || States.Count > 0;

    /// <summary>How many parts stand in the folded part of the filter bar.</summary>
    public int More =>
        new object?[]
        {
            Tag,
            Label,
            Worker,
            PriorityMin,
            PriorityMax,
            CreatedFrom,
            CreatedTo,
            FinishedFrom,
            FinishedTo,
            Error,
            Result,
            Regex,
        }.Count(part => part is not null);

    /// <summary>Reads the words of an address; what cannot be read is left out.</summary>
    public static IReadOnlyList<TaskState> ReadStates(string? words)
    {
        var states = new SortedSet<TaskState>();
        foreach (var word in (words ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TaskStates.TryParse(word, out var meant))
            {
                states.UnionWith(meant);
            }
        }

        return [.. states];
    }

    /// <summary>Reads a number within bounds.</summary>
    public static int? ReadNumber(string? text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : null;

    /// <summary>Reads a text; blank is none.</summary>
    public static string? ReadText(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>The labels that it names.</summary>
    public IReadOnlyList<string> Labels => Split(Label);

    /// <summary>What is wrong with labels parted by commas; none when nothing is.</summary>
    public static string? FaultOfLabels(string? labels) => TaskFilter.FaultOfLabels(Split(labels));

    /// <summary>The same list, whatever one of its labels says.</summary>
    public TaskListQuery WithoutLabel(string label) =>
        this with
        {
            Label = ReadText(string.Join(',', Labels.Where(l => l != label))),
        };

    /// <summary>The filter for the store.</summary>
    public TaskFilter ToFilter() =>
        new()
        {
            States = States,
            Queues = Split(Queue),
            Types = Split(Type),
            Tags = Split(Tag),
            Labels = Labels,
            Workers = Split(Worker),
            PriorityMin = PriorityMin,
            PriorityMax = PriorityMax,
            CreatedFrom = CreatedFrom,
            CreatedTo = CreatedTo,
            FinishedFrom = FinishedFrom,
            FinishedTo = FinishedTo,
            Text = Text,
            Error = Error,
            Result = Result,
            Regex = Regex,
        };

    /// <summary>The address.</summary>
    public string ToUrl()
    {
        var url = new StringBuilder("tasks");
        Add(url, "status", States.Count == 0 ? null : string.Join(',', States.Select(s => s.Word())));
        Add(url, "queue", Queue);
        Add(url, "type", Type);
        Add(url, "tag", Tag);
        Add(url, "label", Label);
        Add(url, "worker", Worker);
        Add(url, "priorityMin", PriorityMin?.ToString(CultureInfo.InvariantCulture));
        Add(url, "priorityMax", PriorityMax?.ToString(CultureInfo.InvariantCulture));
        Add(url, "createdFrom", Instant(CreatedFrom));
        Add(url, "createdTo", Instant(CreatedTo));
        Add(url, "finishedFrom", Instant(FinishedFrom));
        Add(url, "finishedTo", Instant(FinishedTo));
        Add(url, "q", Text);
        Add(url, "error", Error);
        Add(url, "result", Result);
        Add(url, "regex", Regex);
        Add(url, "cursor", Cursor);
        Add(url, "limit", Limit?.ToString(CultureInfo.InvariantCulture));
        return url.ToString();
    }

    /// <summary>The same list with a state put in or taken out.</summary>
    public TaskListQuery Toggle(TaskState state) =>
        this with
        {
            Cursor = null,
            States = States.Contains(state)
                ? [.. States.Where(s => s != state)]
                : [.. States.Append(state).Order()],
        };

    private static string? Instant(DateTimeOffset? instant) => instant is { } at ? Words.Machine(at) : null;

    private static string[] Split(string? words) =>
        (words ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Add(StringBuilder url, string name, string? value)
    {
        if (value is not null)
        {
            url.Append(url.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?')
                .Append(name)
                .Append('=')
                .Append(Uri.EscapeDataString(value));
        }
    }
}
