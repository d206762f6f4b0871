using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security.Preferences;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// A page that is a list: what is looked for, in which order, with which columns and from where on stands in its address, so
/// that a link shows the same to somebody else.
/// </summary>
public abstract class ListPage : LivePage
{
    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Viewer Look { get; set; } = default!;

    /// <summary>The text that the address has.</summary>
    [SupplyParameterFromQuery]
    protected string? Q { get; set; }

    /// <summary>The state that the address has.</summary>
    [SupplyParameterFromQuery]
    protected string? State { get; set; }

    /// <summary>The order that the address has.</summary>
    [SupplyParameterFromQuery]
    protected string? Sort { get; set; }

    /// <summary>The columns that the address has.</summary>
    [SupplyParameterFromQuery(Name = "columns")]
    protected string? ColumnNames { get; set; }

    /// <summary>Where the page begins, as the address has it.</summary>
    [SupplyParameterFromQuery]
    protected string? Cursor { get; set; }

    /// <summary>The address of the list.</summary>
    protected abstract string Path { get; }

    /// <summary>The states that it is narrowed to: as addresses write them, none for all, and in English.</summary>
    protected abstract IReadOnlyList<(string? Word, string Title)> Tabs { get; }

    /// <summary>The orders that it has: as addresses write them, and in English; the usual one first.</summary>
    protected abstract IReadOnlyList<(string Word, string Title)> Orders { get; }

    /// <summary>The columns that it has.</summary>
    protected abstract IReadOnlyList<ListColumn> AllColumns { get; }

    /// <summary>The columns that are shown to whoever has chosen none.</summary>
    protected abstract IReadOnlyList<string> UsualColumns { get; }

    /// <summary>What is looked for.</summary>
    protected string? Text => ListAddress.Read(Q);

    /// <summary>The state that it is narrowed to.</summary>
    protected string? Standing => Tabs.Any(tab => tab.Word == State) ? State : null;

    /// <summary>The order, where it is not the usual one.</summary>
    protected string? Order => Orders.Skip(1).Any(order => order.Word == Sort) ? Sort : null;

    /// <summary>The order.</summary>
    protected string Sorted => Order ?? Orders[0].Word;

    /// <summary>Where the page begins; the beginning when absent.</summary>
    protected string? Start => string.IsNullOrEmpty(Cursor) ? null : Cursor;

    /// <summary>Whether it leaves anything out.</summary>
    protected bool IsFiltered => Text is not null || Standing is not null;

    /// <summary>The columns that it shows.</summary>
    protected IReadOnlyList<ListColumn> Columns
    {
        get
        {
            var asked = ListColumn.Of(AllColumns, ColumnNames?.Split(',') ?? []);
            asked = asked.Count > 0 ? asked : ListColumn.Of(AllColumns, Chosen(Look.Look));
            return asked.Count > 0 ? asked : ListColumn.Of(AllColumns, UsualColumns);
        }
    }

    /// <summary>The columns that somebody has chosen once; none for the usual ones.</summary>
    /// <param name="look">How they like the console.</param>
    protected abstract IReadOnlyList<string> Chosen(ViewerLook look);

    /// <summary>Keeps the columns that somebody chose.</summary>
    /// <param name="columns">Their names; none for the usual ones.</param>
    protected abstract PreferenceChange Keep(IReadOnlyList<string> columns);

    /// <summary>The address of the list in a state, from its beginning.</summary>
    /// <param name="state">The state; all when absent.</param>
    protected string In(string? state) => Of(Text, state, Order, null);

    /// <summary>The address of another page of the list.</summary>
    /// <param name="cursor">Where it begins; the beginning when absent.</param>
    protected string At(string? cursor) => Of(Text, Standing, Order, cursor);

    /// <summary>Looks for something else.</summary>
    /// <param name="text">A part of names; all when absent.</param>
    protected void Search(string? text) =>
        // Not a step to go back to with each pause in typing.
        Navigation.NavigateTo(Of(text, Standing, Order, null), replace: true);

    /// <summary>Sorts the list.</summary>
    /// <param name="sort">The order.</param>
    protected void SortBy(string sort) =>
        Navigation.NavigateTo(Of(Text, Standing, sort == Orders[0].Word ? null : sort, null));

    /// <summary>Shows other columns, and keeps them.</summary>
    /// <param name="columns">Their names; nothing for the usual ones.</param>
    protected async Task ChooseAsync(IReadOnlyList<string>? columns)
    {
        try
        {
            await Look.ChangeAsync(Keep(columns ?? []));
        }
        catch (RefusalException)
        {
            // The store is away, which the list says; the address has them for now.
        }

        ColumnNames = columns is null ? null : string.Join(',', columns);
        Navigation.NavigateTo(At(Start), replace: true);
    }

    private string Of(string? text, string? state, string? sort, string? cursor) =>
        ListAddress.Of(
            Path,
            ("q", text),
            ("state", state),
            ("sort", sort),
            (
                "columns",
                ListColumn.Of(AllColumns, ColumnNames?.Split(',') ?? []) is { Count: > 0 } columns
                    ? string.Join(',', columns.Select(c => c.Name))
                    : null
            ),
            ("cursor", cursor)
        );
}
