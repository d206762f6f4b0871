using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>
/// The file that carries an installation's data: gzip, one JSON object on each line. The first line is the header, the
/// last one the trailer with the counts and the SHA-256 of all lines before it. Between them stand the task types, the
/// queues, the rules of queues and for dead letters, the calendars, the schedules, and the tasks by rising id, each followed by its attempts, transitions and log lines.
/// </summary>
public static class TransferFormat
{
    /// <summary>The version that is written, and the newest that is read: 2 carries what operators have set up.</summary>
    public const int Version = 2;

    /// <summary>The oldest version that is read.</summary>
    public const int OldestVersion = 1;

    /// <summary>The media type of the file.</summary>
    public const string MediaType = "application/gzip";

    /// <summary>Bytes of a file that is taken in, as it comes: packed.</summary>
    public const long MostPacked = 8L * 1024 * 1024 * 1024;

    /// <summary>Bytes of one line. A task with the largest payload and result fits, however they are escaped.</summary>
    public const int MostLine = 16 * 1024 * 1024;

    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        // The file is data, never part of a page: letters stay letters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>What a file that is written now should be called.</summary>
    /// <param name="now">The current time.</param>
    public static string FileName(DateTimeOffset now) =>
        FormattableString.Invariant($"taskqueue-{now.UtcDateTime:yyyyMMdd-HHmmss}.jsonl.gz");
}
