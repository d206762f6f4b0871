using System.Globalization;
using System.Text;
using System.Text.Json;
using TaskQueue.Core.Audit;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>Writes entries of the audit log as a file, one after the other as they are read.</summary>
internal static class AuditExport
{
    public const string Csv = "csv";
    public const string Jsonl = "jsonl";
    public const string CsvText = "text/csv; charset=utf-8";
    public const string JsonLines = "application/x-ndjson";

    private static readonly string[] Columns =
    [
        "sequence",
        "id",
        "at",
        "actor",
        "actorKind",
        "userId",
        "keyId",
        "via",
        "address",
        "action",
        "subjectType",
        "subjectId",
        "outcome",
        "before",
        "after",
        "traceId",
        "place",
        "hash",
    ];

    public static async Task WriteAsync(
        IAsyncEnumerable<AuditEntry> entries,
        Stream body,
        string format,
        JsonSerializerOptions json,
        CancellationToken cancellationToken
    )
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true);
        if (format == Csv)
        {
            await writer.WriteAsync(CsvLine.Of(Columns).AsMemory(), cancellationToken);
        }

        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            var shown = AuditEntryResponse.Of(entry);
            var line = format == Csv ? Row(shown, entry) : JsonSerializer.Serialize(shown, json) + "\n";
            await writer.WriteAsync(line.AsMemory(), cancellationToken);
        }
    }

    private static string Row(AuditEntryResponse shown, AuditEntry entry) =>
        CsvLine.Of(
            shown.Sequence.ToString(CultureInfo.InvariantCulture),
            shown.Id.ToString(),
            entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            shown.Actor,
            shown.ActorKind,
            shown.UserId?.ToString(),
            shown.KeyId?.ToString(),
            shown.Via,
            shown.Address,
            shown.Action,
            shown.SubjectType,
            shown.SubjectId,
            shown.Outcome,
            entry.Before,
            entry.After,
            shown.TraceId,
            shown.Place?.ToString(CultureInfo.InvariantCulture),
            shown.Hash
        );
}
