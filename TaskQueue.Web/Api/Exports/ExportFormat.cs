using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api.Exports;

/// <summary>As what a list is taken along.</summary>
internal enum ExportFormat
{
    /// <summary>RFC 4180, for spreadsheets.</summary>
    Csv,

    /// <summary>One array.</summary>
    Json,

    /// <summary>An object a line.</summary>
    JsonLines,

    /// <summary>A table on paper.</summary>
    Pdf,
}

/// <summary>The formats' words and media types.</summary>
internal static class ExportFormats
{
    public static readonly QueryParameter Parameter = new("format", "csv (default), json, jsonl or pdf.");

    private static readonly (ExportFormat Format, string Word, string MediaType)[] Known =
    [
        (ExportFormat.Csv, "csv", AuditExport.CsvText),
        (ExportFormat.Json, "json", "application/json"),
        (ExportFormat.JsonLines, "jsonl", AuditExport.JsonLines),
        (ExportFormat.Pdf, "pdf", "application/pdf"),
    ];

    /// <summary>Reads the parameter; what it cannot be is noted in the fields.</summary>
    /// <param name="fields">The parameters.</param>
    public static ExportFormat Read(QueryFields fields)
    {
        var word = fields.Text(Parameter.Name);
        foreach (var (format, known, _) in Known)
        {
            if (word is null || word == known)
            {
                return format;
            }
        }

        fields.Refuse(Parameter.Name, "Must be csv, json, jsonl or pdf.");
        return ExportFormat.Csv;
    }

    /// <summary>Its word in addresses, which is also the end of file names.</summary>
    /// <param name="format">The format.</param>
    public static string Word(this ExportFormat format) => Known[(int)format].Word;

    /// <summary>Its media type.</summary>
    /// <param name="format">The format.</param>
    public static string MediaType(this ExportFormat format) => Known[(int)format].MediaType;
}
