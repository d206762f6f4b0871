using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Api.Exports;

/// <summary>
/// Answers with a list as a file. What can be refused is refused before the answer begins: the first page is read, and a PDF
/// is made. What ends it afterwards breaks the connection off, so that nobody takes a part for the whole.
/// </summary>
/// <param name="reader">Reads the rows.</param>
/// <param name="printer">Makes PDFs.</param>
/// <param name="exports">Tells who took what along.</param>
/// <param name="json">How the API writes.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">Tells that one was broken off.</param>
internal sealed partial class ExportAnswer(
    ExportRows reader,
    PdfExport printer,
    ListExports exports,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    ILogger<ExportAnswer> logger
)
{
    /// <summary>Says what a list does not hold because it was not looked through.</summary>
    public const string NotSearchedHeader = "Not-Searched";

    private JsonSerializerOptions Json => json.Value.SerializerOptions;

    /// <summary>Makes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="list">What it asks for.</param>
    /// <exception cref="RefusalException">Not allowed, not acceptable, or too long for its format.</exception>
    public async Task<IResult> OfAsync<T>(HttpContext context, ExportedList<T> list)
    {
        var (actor, began) = (Actor.From(context.User), clock.GetUtcNow());
        var first = await list.ReadAsync(actor, null, context.RequestAborted);
        var rows = reader.ReadAsync(context.User, actor, list, first, began, context.RequestAborted);
        // All pages are read: what one of them left to the next is in the file.
        IReadOnlyList<string> notSearched = [.. first.NotSearched.Except(first.SearchedLater)];
        var name = FormattableString.Invariant($"{list.Name}-{began:yyyyMMdd-HHmmss}.{list.Format.Word()}");
        Stream? paper = null;
        if (list.Format is ExportFormat.Pdf)
        {
            paper = await printer.PrintAsync(list, rows, notSearched, actor, began, context.RequestAborted);
            context.Response.RegisterForDisposeAsync(paper);
        }

        await exports.NoteAsync(
            actor,
            list.Name,
            list.Format.Word(),
            [.. list.Columns.Select(c => c.Name)],
            list.Asked
        );
        context.Response.Headers.CacheControl = "no-store";
        if (notSearched.Count > 0)
        {
            context.Response.Headers[NotSearchedHeader] = Ascii(string.Join(" ", notSearched));
        }

        return paper is not null
            ? TypedResults.Stream(paper, list.Format.MediaType(), name)
            : TypedResults.Stream(
                body => WriteAsync(context, list, rows, body),
                list.Format.MediaType(),
                name
            );
    }

    private async Task WriteAsync<T>(
        HttpContext context,
        ExportedList<T> list,
        IAsyncEnumerable<T> rows,
        Stream body
    )
    {
        try
        {
            // People open it in a spreadsheet; programs would trip over a mark.
            var marked = !context.Request.Path.StartsWithSegments(
                ApiRegistration.Root,
                StringComparison.Ordinal
            );
            await ExportText.WriteAsync(list, rows, body, Json, marked, context.RequestAborted);
        }
        catch (RefusalException refusal)
        {
            LogBrokenOff(list.Name, refusal.Message);
            context.Abort();
        }
    }

    // Headers have no other letters; those of queues and of words that somebody typed may.
    private static string Ascii(string text) =>
        string.Concat(text.Take(1000).Select(c => c is >= ' ' and <= '~' ? c : '?'));

    [LoggerMessage(
        EventId = 20002,
        Level = LogLevel.Information,
        Message = "A download of {List} was broken off: {Reason}"
    )]
    private partial void LogBrokenOff(string list, string reason);
}
