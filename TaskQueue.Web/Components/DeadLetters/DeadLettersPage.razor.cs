using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>Dead letters by what they died of, and singly. The address names the group and the page.</summary>
/// <param name="letters">Reads them.</param>
/// <param name="groups">Groups them.</param>
/// <param name="counts">Counts for the download.</param>
/// <param name="queries">Reads the one that is asked about, whole.</param>
/// <param name="queues">Names queues.</param>
/// <param name="navigation">The address holds what is looked for.</param>
public sealed partial class DeadLettersPage(
    Core.Tasks.DeadLetters letters,
    DeadLetterGroups groups,
    TaskCounts counts,
    TaskQueries queries,
    QueueQueries queues,
    NavigationManager navigation
)
{
    private const int Rows = 50;

    private DeadLetterGroupPage _groups = new([], false, LetterGroupCounts.None);
    private DeadLetterGroup? _chosen;
    private readonly StillRows<TaskItem> _still = new(letter => letter.Id);
    private string? _shownOf;
    private string? _next;
    private TaskItem? _asked;
    private LetterAct _act;

    /// <summary>The group; all when absent or none of ours.</summary>
    [SupplyParameterFromQuery(Name = "fingerprint")]
    public string? Fingerprint { get; set; }

    /// <summary>Where the page of the list starts.</summary>
    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    /// <summary>day for the trends of days; hours otherwise.</summary>
    [SupplyParameterFromQuery(Name = "trend")]
    public string? TrendWord { get; set; }

    /// <summary>Which groups; open ones when absent.</summary>
    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    private LetterInboxQuery Query => LetterInboxQuery.Read(Status, Fingerprint, TrendWord, Text, Sort);

    private long? Chosen => Query.Fingerprint;

    private string NextLink => Query.ToUrl(_next);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var found = await groups.ListAsync(Actor, Query.Filter, 0, Rows, Query.Trend, cancellationToken);
        var group = Chosen is { } wanted
            ? await groups.FindAsync(Actor, wanted, Query.Trend, cancellationToken)
            : null;
        (_groups, _chosen) = (found, group);
        await LoadLettersAsync(cancellationToken);
    }

    private async Task LoadLettersAsync(CancellationToken cancellationToken)
    {
        // A cursor that somebody spoiled in the address starts at the beginning; that of another order the list refuses.
        var cursor =
            Search.Sort is not null ? TaskListQuery.ReadText(Cursor)
            : Guid.TryParseExact(Cursor, "N", out _) ? Cursor
            : null;
        var of = $"{Fingerprint} {Search.Text} {Search.Sort} {cursor}";
        if (IsFresh(of))
        {
            return;
        }

        if (of != _shownOf)
        {
            _still.Clear();
            _shownOf = of;
            _queues = [.. (await queues.ListAsync(Actor, cancellationToken)).Select(q => q.Name)];
        }

        var page = await ListAsync(cursor, cancellationToken);
        if (cursor is null && Search.Sort is null && _still.Start(page.Items) is { } start)
        {
            page = await ListAsync(start, cancellationToken);
        }

        _still.Take(page.Items);
        (_next, _gaps, _readAt) = (page.NextCursor, page.NotSearched, Now);
    }

    // A look at the rows has no payload; the dialog shows it.
    private async Task AskAsync(TaskItem letter, LetterAct act) =>
        (_asked, _act) = (await queries.FindAsync(Actor, letter.Id, Gone), act);

    private async Task CloseAsync()
    {
        (_asked, _requeue, _discard) = (null, null, null);
        _readAt = default;
        await RefreshAsync();
    }
}
