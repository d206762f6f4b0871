using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>What is looked for among the letters, and what came of that.</summary>
public sealed partial class DeadLettersPage
{
    // Searches row by row, and orders that no index has, cost more than lists: they are done again every few seconds, not with each change.
    private static readonly TimeSpan SearchRest = TimeSpan.FromSeconds(5);

    private DateTimeOffset _readAt;
    private IReadOnlyList<string> _queues = [];
    private IReadOnlyList<string> _gaps = [];
    private string? _refused;

    /// <summary>The query.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>The order of the letters.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    public string? Sort { get; set; }

    private TaskListQuery Search => Query.Search;

    // A query that cannot be read is an empty one to the store: what is done to all that match it would be done to all.
    private bool IsAsked => Search.Fault is null && _refused is null;

    private string Heading =>
        Search.IsFiltered ? T["Those that match"]
        : Chosen is null ? T["All dead letters"]
        : T["Those of this group"];

    private bool IsFresh(string of) =>
        of == _shownOf && (Search.IsSearch || TaskOrders.IsSorted(Search.Sort)) && Now - _readAt < SearchRest;

    // A page of them; an empty one, with the reason, where the query may not be asked or the order cannot be.
    private async Task<Page<TaskItem>> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        _refused = null;
        if (Search.Fault is not null)
        {
            return new([], null);
        }

        try
        {
            var sorted = TaskOrders.Apply(Listed, Search.Sort);
            return await letters.ListAsync(Actor, sorted, cursor, Rows, cancellationToken);
        }
        catch (RefusalException refusal)
            when ((Search.IsFiltered || Search.Sort is not null)
                && refusal.Code is RefusalCode.Forbidden or RefusalCode.Invalid
            )
        {
            _refused =
                refusal.Code is RefusalCode.Forbidden
                    ? T["This query asks for what you may not see. {0}", T.Told(refusal)]
                    : string.Join(" ", T.Told(refusal.Errors).SelectMany(e => e.Value));
            return new([], null);
        }
    }

    private void AskFor(TaskListQuery asked) =>
        navigation.NavigateTo((Query with { Search = asked with { Sort = Search.Sort } }).ToUrl());

    private void SortBy(string sort) =>
        navigation.NavigateTo((Query with { Search = Search.In(sort) }).ToUrl());
}
