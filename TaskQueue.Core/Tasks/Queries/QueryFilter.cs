using System.Globalization;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// Makes a filter of a query. Pure. What a part of the filter can say goes there, since lists have indexes for those; the
/// rest becomes conditions.
/// </summary>
/// <param name="actor">Who asks, for <c>creator:me</c>.</param>
/// <param name="now">The time that ages count from.</param>
internal sealed class QueryFilter(string actor, DateTimeOffset now)
{
    private const string Me = "me";

    /// <summary>A filter of which the query is a part, with the query's terms as its own.</summary>
    /// <param name="filter">The filter.</param>
    public TaskFilter Resolve(TaskFilter filter)
    {
        var terms = filter.Query?.Terms ?? [];
        filter = filter with { Query = null };
        foreach (var term in terms)
        {
            filter =
                Fold(filter, term) ?? filter with { Conditions = [.. filter.Conditions, ConditionOf(term)] };
        }

        return filter;
    }

    // The filter with the term in a part of its own; none where there is no such part, or it is taken.
    private TaskFilter? Fold(TaskFilter filter, QueryTerm term)
    {
        if (term.Not)
        {
            return null;
        }

        var texts = term.Values.All(v => v.Operator is QueryOperator.Is)
            ? term.Values.Select(v => v.Text).ToArray()
            : [];
        return (term.Field, texts) switch
        {
            (TaskField.Status, [_, ..]) when filter.States.Count == 0 => filter with
            {
                States = StatesOf(texts),
            },
            (TaskField.Queue, [_, ..]) when filter.Queues.Count == 0 => filter with { Queues = texts },
            (TaskField.Type, [_, ..]) when filter.Types.Count == 0 => filter with { Types = texts },
            (TaskField.Worker, [_, ..]) when filter.Workers.Count == 0 => filter with { Workers = texts },
            (TaskField.Tag, [var tag]) => filter with { Tags = [.. filter.Tags, tag] },
            (TaskField.Label, [var label]) => filter with { Labels = [.. filter.Labels, label] },
            (TaskField.Error, [var error]) when filter.Error is null => filter with { Error = error },
            (TaskField.Result, [var result]) when filter.Result is null => filter with { Result = result },
            (TaskField.Regex, [var regex]) when filter.Regex is null => filter with { Regex = regex },
            (TaskField.Text, [var text]) when filter.Text is null => filter with { Text = text },
            (TaskField.Parent, [var parent]) when filter.ParentId is null => filter with
            {
                ParentId = Guid.Parse(parent),
            },
            (TaskField.Fingerprint, [_, ..]) when filter.Fingerprints.Count == 0 => filter with
            {
                Fingerprints = [.. texts.Select(Fingerprint)],
            },
            _ => FoldRange(filter, term),
        };
    }

    private TaskFilter? FoldRange(TaskFilter filter, QueryTerm term)
    {
        if (
            term.Values is not [var only]
            || term.Field is not (TaskField.Priority or TaskField.Created or TaskField.Ended)
        )
        {
            return null;
        }

        var value = ValueOf(term.Field, only);
        return term.Field switch
        {
            TaskField.Priority when filter is { PriorityMin: null, PriorityMax: null } => filter with
            {
                PriorityMin = (int?)value.From,
                PriorityMax = (int?)value.To - 1,
            },
            TaskField.Created when filter is { CreatedFrom: null, CreatedTo: null } => filter with
            {
                CreatedFrom = value.Since,
                CreatedTo = value.Until,
            },
            TaskField.Ended when filter is { FinishedFrom: null, FinishedTo: null } => filter with
            {
                FinishedFrom = value.Since,
                FinishedTo = value.Until,
            },
            _ => null,
        };
    }

    private TaskCondition ConditionOf(QueryTerm term) =>
        new()
        {
            Field = term.Field,
            Not = term.Not,
            Path = term.Path,
            Values =
                term.Field is TaskField.Status
                    ?
                    [
                        .. StatesOf(term.Values.Select(v => v.Text))
                            .Select(s => new ConditionValue { From = (long)s }),
                    ]
                    : [.. term.Values.Select(v => ValueOf(term.Field, v))],
        };

    private ConditionValue ValueOf(TaskField field, QueryValue value) =>
        QueryField.Of(field).Kind switch
        {
            QueryKind.Number => Whole(value, text => long.Parse(text, CultureInfo.InvariantCulture)),
            QueryKind.Duration => Whole(value, text => (long)SpanOf(text).TotalMilliseconds),
            QueryKind.Time => TimeOf(field, value),
            _ => new()
            {
                Text =
                    field is TaskField.Creator && value.Text.Equals(Me, StringComparison.OrdinalIgnoreCase)
                        ? actor
                        : value.Text,
                IsPattern = value.Operator is QueryOperator.Like,
            },
        };

    private static ConditionValue Whole(QueryValue value, Func<string, long> read) =>
        value.Operator switch
        {
            QueryOperator.Less => new() { To = read(value.Text) },
            QueryOperator.AtMost => new() { To = read(value.Text) + 1 },
            QueryOperator.More => new() { From = read(value.Text) + 1 },
            QueryOperator.AtLeast => new() { From = read(value.Text) },
            QueryOperator.Between => new()
            {
                From = value.Text.Length > 0 ? read(value.Text) : null,
                To = value.Upper!.Length > 0 ? read(value.Upper) + 1 : null,
            },
            _ => new() { From = read(value.Text), To = read(value.Text) + 1 },
        };

    // More of an age is earlier, and of what is still to come later; more of a day is later.
    private ConditionValue TimeOf(TaskField field, QueryValue value)
    {
        var (low, high) = (value.Text, value.Upper ?? "");
        if (QuerySpan.TryParse(low.Length > 0 ? low : high, out _))
        {
            var ahead = field is TaskField.Due;
            var (least, most) = value.Operator switch
            {
                QueryOperator.Less or QueryOperator.AtMost => ((TimeSpan?)null, (TimeSpan?)SpanOf(low)),
                QueryOperator.More or QueryOperator.AtLeast => (SpanOf(low), null),
                _ => (low.Length > 0 ? SpanOf(low) : null, high.Length > 0 ? SpanOf(high) : null),
            };
            return ahead
                ? new() { Since = now + least, Until = now + most }
                : new() { Since = now - most, Until = now - least };
        }

        return value.Operator switch
        {
            QueryOperator.Less => new() { Until = DayOf(low).From(now) },
            QueryOperator.AtMost => new() { Until = DayOf(low).To(now) },
            QueryOperator.More => new() { Since = DayOf(low).To(now) },
            QueryOperator.AtLeast => new() { Since = DayOf(low).From(now) },
            QueryOperator.Between => new()
            {
                Since = low.Length > 0 ? DayOf(low).From(now) : null,
                Until = high.Length > 0 ? DayOf(high).To(now) : null,
            },
            _ => new() { Since = DayOf(low).From(now), Until = DayOf(low).To(now) },
        };
    }

    private static TimeSpan SpanOf(string text) =>
        QuerySpan.TryParse(text, out var span)
            ? span
            : throw new FormatException($"{text} is no length of time.");

    private static QueryDay DayOf(string text) =>
        QueryDay.TryParse(text, out var day) ? day : throw new FormatException($"{text} is no time.");

    private static long Fingerprint(string text) =>
        ErrorFingerprint.TryRead(text, out var print)
            ? print
            : throw new FormatException($"{text} is no fingerprint.");

    private static TaskState[] StatesOf(IEnumerable<string> words) =>
        [.. words.SelectMany(w => TaskStates.TryParse(w, out var states) ? states : []).Distinct().Order()];
}
