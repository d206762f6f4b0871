using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Exports;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Takes a list along as a file. How many rows that are is counted when somebody opens the menu, not before.</summary>
public sealed partial class ExportMenu
{
    private static (string Format, string Name, string Meaning)[] Formats =>
        [
            ("csv", "CSV", T["for spreadsheets"]),
            ("json", "JSON", T["one array"]),
            ("jsonl", "JSON Lines", T["an object a line"]),
            ("pdf", "PDF", T["a table to print"]),
        ];

    private ListSize? _size;
    private string _words = "";
    private bool _counting;

    /// <summary>The address of the download, with what the list was asked.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

    /// <summary>Its columns, in order; the usual ones when absent.</summary>
    [Parameter]
    public IReadOnlyList<string>? Columns { get; set; }

    /// <summary>Counts the rows.</summary>
    [Parameter, EditorRequired]
    public Func<Task<ListSize>> Count { get; set; } = () => Task.FromResult(ListSize.Unknown);

    /// <summary>How many rows are selected, which can be taken by themselves.</summary>
    [Parameter]
    public int Selected { get; set; }

    /// <summary>The address of the download of these; nothing where they are too many.</summary>
    [Parameter]
    public string? SelectedAddress { get; set; }

    [Inject]
    private ChromiumPrinter Chromium { get; set; } = default!;

    private string? NoPaper =>
        !Chromium.IsThere ? T["needs a Chromium on the server"]
        : _size is { Count: > PdfExport.MostRows } or { Count: PdfExport.MostRows, IsExact: false }
            ? T["up to 10,000 rows"]
        : null;

    private async Task CountAsync()
    {
        if (_counting)
        {
            return;
        }

        (_counting, _words) = (true, T["Counting …"]);
        StateHasChanged();
        try
        {
            // Not on the circuit's own thread: a count may read much, and the page is to answer meanwhile.
            var size = ListSize.Unknown;
            await StoreAway.ExplainAsync(async () => size = await Task.Run(Count));
            _size = size;
            _words = size switch
            {
                { Count: null } => T["As many rows as match"],
                { Count: { } count, IsExact: true } => T.Count(count, "{0} row", "{0} rows"),
                { Count: { } count } => T["At least {0} rows", Words.Number(count)],
            };
        }
        catch (RefusalException refusal)
        {
            _words = T.Told(refusal);
        }
        finally
        {
            _counting = false;
        }
    }

    private string Href(string address, string format) =>
        $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}format={format}"
        + (Columns is { Count: > 0 } columns ? $"&columns={string.Join(',', columns)}" : "");
}
