using System.Net;
using TaskQueue.Core;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Api.Exports;

/// <summary>Makes a readable table of a list: a page of HTML, which Chromium prints.</summary>
/// <param name="chromium">Prints.</param>
internal sealed class PdfExport(ChromiumPrinter chromium)
{
    /// <summary>Rows of one PDF: as many as somebody may still want on paper, and as a browser lays out in seconds.</summary>
    public const int MostRows = 10_000;

    // A cell of paper; who needs all of a payload takes another format.
    private const int MostOfACell = 400;

    private const string Style = """
        @page { size: A4 landscape; margin: 14mm 10mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #555 } @bottom-left { content: "TaskQueue"; font: 8pt sans-serif; color: #555 } }
        body { margin: 0; color: #15181d; font: 8pt/1.35 "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif; }
        h1 { margin: 0 0 2mm; font-size: 15pt; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 4mm; margin: 0 0 4mm; color: #434b56; }
        dt { font-weight: 600; }
        dd { margin: 0; overflow-wrap: anywhere; }
        table { width: 100%; border-collapse: collapse; table-layout: auto; }
        thead { display: table-header-group; }
        th { padding: 1mm 1.5mm; border-bottom: 0.4mm solid #8a94a0; text-align: left; vertical-align: bottom; }
        td { padding: 0.9mm 1.5mm; border-bottom: 0.15mm solid #d5dae0; vertical-align: top; overflow-wrap: anywhere; unicode-bidi: plaintext; }
        tr { break-inside: avoid; }
        """;

    /// <summary>Makes the PDF.</summary>
    /// <param name="list">The list.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="notSearched">What is not in it, for people.</param>
    /// <param name="actor">Who takes it along.</param>
    /// <param name="began">When.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The file, which is gone once it is closed.</returns>
    /// <exception cref="RefusalException">There are too many rows, or nothing that prints.</exception>
    public async Task<Stream> PrintAsync<T>(
        ExportedList<T> list,
        IAsyncEnumerable<T> rows,
        IReadOnlyList<string> notSearched,
        Actor actor,
        DateTimeOffset began,
        CancellationToken cancellationToken
    )
    {
        // Before anything is read for it.
        chromium.RequireThere();
        return await chromium.PrintAsync(
            page => WriteAsync(page, list, rows, notSearched, actor, began, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Writes the page that is printed.</summary>
    internal static async Task WriteAsync<T>(
        TextWriter page,
        ExportedList<T> list,
        IAsyncEnumerable<T> rows,
        IReadOnlyList<string> notSearched,
        Actor actor,
        DateTimeOffset began,
        CancellationToken cancellationToken
    )
    {
        // No scripts, no addresses: what somebody wrote into a task is text here, and nothing else.
        await page.WriteAsync(
            $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>{Text(
                list.Title
            )}</title><style>{Style}</style></head><body><h1>{Text(list.Title)}</h1><dl><dt>Query</dt><dd dir="auto">{Text(
                list.Asked.Length == 0 ? "everything" : list.Asked
            )}</dd><dt>Time</dt><dd>{began.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</dd><dt>By</dt><dd dir="auto">{Text(
                actor.Name
            )}</dd>
            """
        );
        foreach (var gap in notSearched)
        {
            await page.WriteAsync($"<dt>Not searched</dt><dd dir=\"auto\">{Text(gap)}</dd>");
        }

        await page.WriteAsync("</dl><table><thead><tr>");
        foreach (var column in list.Columns)
        {
            await page.WriteAsync($"<th>{Text(column.Title)}</th>");
        }

        await page.WriteAsync("</tr></thead><tbody>\n");
        var count = 0;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (++count > MostRows)
            {
                throw RefusalException.Field(
                    ExportFormats.Parameter.Name,
                    "A PDF has at most 10,000 rows, and this list has more: ask for less, or take csv, json or jsonl."
                );
            }

            await page.WriteAsync("<tr>");
            foreach (var column in list.Columns)
            {
                await page.WriteAsync(
                    $"<td dir=\"auto\">{Text(Short(ExportCell.Text(column.Value(row))))}</td>"
                );
            }

            await page.WriteAsync("</tr>\n");
        }

        await page.WriteAsync(
            FormattableString.Invariant(
                $"</tbody></table><p>{count:N0} {(count == 1 ? "row" : "rows")}</p></body></html>"
            )
        );
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    // Not within a character of two halves.
    private static string Short(string text) =>
        text.Length <= MostOfACell
            ? text
            : text[..(char.IsHighSurrogate(text[MostOfACell - 1]) ? MostOfACell - 1 : MostOfACell)] + " …";
}
