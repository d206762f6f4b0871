using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// Looks for what no index knows, row by row and in this process, so that both stores answer alike and a pattern cannot keep
/// a database busy. One page costs a bounded number of rows and a bounded time; it then ends early, with a cursor from
/// which the next one goes on.
/// </summary>
public sealed class TaskSearch
{
    /// <summary>Rows that one page looks at.</summary>
    public const int MostRows = 20_000;

    /// <summary>Characters of a regular expression.</summary>
    public const int LongestRegex = 256;

    // Rows that are in memory at once; fewer where results come along, each of which may have a megabyte.
    private const int Step = 1000;
    private const int StepWithResults = 20;

    /// <summary>How long one page looks.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    private readonly TaskFilter _filter;
    private readonly TimeProvider _clock;
    private readonly Regex? _regex;
    private readonly byte[]? _text;

    internal TaskSearch(Actor actor, TaskFilter filter, TimeProvider clock)
    {
        if (filter.Result is { } text)
        {
            actor.Require(Permissions.TasksPayload);
            _text = Encoding.UTF8.GetBytes(text);
        }

        if (filter.Regex is { } pattern)
        {
            _regex = FaultOf(pattern) is { } fault
                ? throw RefusalException.Field("regex", fault)
                : Make(pattern);
        }

        (_filter, _clock) = (filter, clock);
    }

    /// <summary>What is wrong with a regular expression; none when nothing is.</summary>
    /// <param name="pattern">The pattern.</param>
    public static string? FaultOf(string pattern)
    {
        if (pattern.Length > LongestRegex)
        {
            return $"At most {LongestRegex} characters.";
        }

        try
        {
            Make(pattern);
            return null;
        }
        catch (RegexParseException e)
        {
            return FormattableString.Invariant(
                $"Is no regular expression, at character {e.Offset}: {WordsOf(e.Error)}."
            );
        }
        catch (NotSupportedException)
        {
            return "Must do without look-around, back-references and the like, and stay small.";
        }
    }

    internal async Task<Page<TaskItem>> RunAsync(
        AppDbContext db,
        TaskCursor? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var (found, began) = (new List<TaskItem>(), _clock.GetTimestamp());
        var step = _text is null ? Step : StepWithResults;
        var looked = 0;
        for (; looked < MostRows && _clock.GetElapsedTime(began) < MostTime; looked += step)
        {
            var rows = await ReadAsync(db, after, step, cancellationToken);
            foreach (var row in rows)
            {
                if (Matches(row))
                {
                    row.Result = null;
                    found.Add(row);
                }

                if (found.Count == limit)
                {
                    return new(found, TaskCursor.Of(row, _filter));
                }
            }

            if (rows.Count < step)
            {
                return new(found, null);
            }

            after = TaskCursor.At(rows[^1]);
        }

        IReadOnlyList<string> bound = after is null ? [] : [Bounded(looked, after.Id)];
        return new(found, after?.Text(_filter)) { NotSearched = bound, SearchedLater = bound };
    }

    /// <summary>What a page says that has not looked through all.</summary>
    internal static string Bounded(int looked, Guid last) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Looked at {looked:N0} tasks, as far as {TaskIds.TimeOf(last):yyyy-MM-dd HH:mm:ss} UTC; the others were not searched. Look further, or name a time, state or queue as well."
        );

    // "InvalidGroupingConstruct" as words.
    private static string WordsOf(RegexParseError error) =>
        string.Concat(
            error
                .ToString()
                .Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}")
        );

    // In time linear in the text, whatever the pattern.
    private static Regex Make(string pattern) =>
        new(
            pattern,
            RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            TimeSpan.FromMilliseconds(250)
        );

    private bool Matches(TaskItem row) =>
        (_text is null || row.Result.AsSpan().IndexOf(_text) >= 0)
        && (
            _regex is null
            || Matches(row.Name)
            || Matches(row.Type)
            || Matches(row.Description)
            || Matches(row.ErrorMessage)
            || row.Tags.Any(Matches)
        );

    private bool Matches(string? text)
    {
        try
        {
            return text is not null && _regex!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw RefusalException.Field("regex", "Takes too long; make it simpler.");
        }
    }

    private async Task<List<TaskItem>> ReadAsync(
        AppDbContext db,
        TaskCursor? after,
        int most,
        CancellationToken cancellationToken
    )
    {
        var query = TaskCursor.Order(TaskFilterQuery.Apply(db, _filter), _filter, after);
        query = _text is null ? query : query.Where(t => t.Result != null);
        var rows = await TaskFilterQuery.WithoutBodies(query.Take(most)).ToListAsync(cancellationToken);
        if (_text is not null && rows.Count > 0)
        {
            var ids = rows.Select(r => r.Id).ToList();
            var results = await db
                .Tasks.Where(t => ids.Contains(t.Id))
                .Select(t => new { t.Id, t.Result })
                .ToDictionaryAsync(t => t.Id, t => t.Result, cancellationToken);
            rows.ForEach(r => r.Result = results.GetValueOrDefault(r.Id));
        }

        return rows;
    }
}
