using System.Buffers;
using System.Text;
using System.Text.Json;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api.Exports;

/// <summary>Writes rows as CSV, as a JSON array or as JSON Lines, one after the other as they come.</summary>
internal static class ExportText
{
    private static readonly byte[] Mark = Encoding.UTF8.GetPreamble();

    /// <summary>Writes all rows.</summary>
    /// <param name="list">What they are rows of.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="body">Takes them.</param>
    /// <param name="json">How the API writes.</param>
    /// <param name="marked">Whether CSV begins with a byte order mark: spreadsheets take it for another script without.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync<T>(
        ExportedList<T> list,
        IAsyncEnumerable<T> rows,
        Stream body,
        JsonSerializerOptions json,
        bool marked,
        CancellationToken cancellationToken
    )
    {
        var line = new ArrayBufferWriter<byte>();
        var (isArray, count) = (list.Format is ExportFormat.Json, 0);
        if (list.Format is ExportFormat.Csv)
        {
            line.Write(marked ? Mark : []);
            Encoding.UTF8.GetBytes(CsvLine.Of(list.Columns.Select(c => c.Name)), line);
        }

        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (list.Format is ExportFormat.Csv)
            {
                Encoding.UTF8.GetBytes(
                    CsvLine.Of(list.Columns.Select(c => ExportCell.Text(c.Value(row)))),
                    line
                );
            }
            else
            {
                line.Write(
                    !isArray ? ""u8
                    : count == 0 ? "[\n"u8
                    : ",\n"u8
                );
                WriteObject(line, list, row, json);
                line.Write(isArray ? ""u8 : "\n"u8);
            }

            count++;
            await body.WriteAsync(line.WrittenMemory, cancellationToken);
            line.ResetWrittenCount();
        }

        if (isArray)
        {
            line.Write(count == 0 ? "[]\n"u8 : "\n]\n"u8);
        }

        await body.WriteAsync(line.WrittenMemory, cancellationToken);
    }

    private static void WriteObject<T>(
        ArrayBufferWriter<byte> line,
        ExportedList<T> list,
        T row,
        JsonSerializerOptions options
    )
    {
        using var json = new Utf8JsonWriter(line, new() { Encoder = options.Encoder, SkipValidation = true });
        json.WriteStartObject();
        foreach (var column in list.Columns)
        {
            json.WritePropertyName(column.Name);
            ExportCell.Write(json, column.Value(row), options);
        }

        json.WriteEndObject();
    }
}
