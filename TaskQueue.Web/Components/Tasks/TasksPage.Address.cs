using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>What the address of the list says.</summary>
public sealed partial class TasksPage
{
    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery]
    private string? View { get; set; }

    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    [SupplyParameterFromQuery]
    private string? Queue { get; set; }

    [SupplyParameterFromQuery]
    private string? Type { get; set; }

    [SupplyParameterFromQuery]
    private string? Tag { get; set; }

    [SupplyParameterFromQuery]
    private string? Label { get; set; }

    [SupplyParameterFromQuery]
    private string? Worker { get; set; }

    [SupplyParameterFromQuery]
    private string? PriorityMin { get; set; }

    [SupplyParameterFromQuery]
    private string? PriorityMax { get; set; }

    [SupplyParameterFromQuery]
    private string? CreatedFrom { get; set; }

    [SupplyParameterFromQuery]
    private string? CreatedTo { get; set; }

    [SupplyParameterFromQuery]
    private string? FinishedFrom { get; set; }

    [SupplyParameterFromQuery]
    private string? FinishedTo { get; set; }

    [SupplyParameterFromQuery]
    private string? CreatedBy { get; set; }

    [SupplyParameterFromQuery]
    private string? CorrelationId { get; set; }

    [SupplyParameterFromQuery]
    private string? DurationMin { get; set; }

    [SupplyParameterFromQuery]
    private string? DurationMax { get; set; }

    [SupplyParameterFromQuery]
    private string? Error { get; set; }

    [SupplyParameterFromQuery]
    private string? Result { get; set; }

    [SupplyParameterFromQuery]
    private string? Regex { get; set; }

    [SupplyParameterFromQuery(Name = "columns")]
    private string? ColumnNames { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = "limit")]
    private string? Size { get; set; }

    private TaskListQuery Read()
    {
        var written = TaskListQuery.Read(Text);
        var beside = Terms().ToList();
        var query =
            written.Fault is null && beside.Count > 0
                ? TaskListQuery.Of(new([.. written.Query.Terms, .. beside]))
                : written;
        var sort = TaskListQuery.ReadSort(Sort);
        return query with
        {
            Sort = sort,
            View = Guid.TryParse(View, out var view) ? view : null,
            Columns = TaskColumn.Read(ColumnNames),
            // That of another order has more in it than an id; the list says when it is none of its own.
            Cursor =
                sort is not null ? TaskListQuery.ReadText(Cursor)
                : Guid.TryParseExact(Cursor, "N", out _) ? Cursor
                : null,
            Limit = TaskListQuery.ReadNumber(Size, TaskListQuery.Scrolling, TaskLimits.Page),
        };
    }

    private IEnumerable<QueryTerm> Terms() =>
        [
            .. AddressTerms.AnyOf("status", Status),
            .. AddressTerms.AnyOf("queue", Queue),
            .. AddressTerms.AnyOf("type", Type),
            .. AddressTerms.AllOf("tag", Tag),
            .. AddressTerms.AllOf("label", Label),
            .. AddressTerms.AnyOf("worker", Worker),
            .. AddressTerms.Bounds("priority", PriorityMin, PriorityMax),
            .. AddressTerms.Times("created", CreatedFrom, CreatedTo),
            .. AddressTerms.Times("ended", FinishedFrom, FinishedTo),
            .. AddressTerms.AnyOf("creator", CreatedBy),
            .. AddressTerms.Text("correlation", CorrelationId),
            .. AddressTerms.Spans("duration", DurationMin, DurationMax),
            .. AddressTerms.Text("error", Error),
            .. AddressTerms.Text("result", Result),
            .. AddressTerms.Regex(Regex),
        ];
}
