using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// Tells which dead tasks died of the same: type, kind of error, and its message without what differs from one task to the
/// next (numbers, ids, quoted parts, addresses). Pure; rows keep it, so that groups are a question to an index.
/// </summary>
public static partial class ErrorFingerprint
{
    // What comes later in a message is its detail: bodies, inner errors.
    private const int MostRead = 500;

    /// <summary>The fingerprint.</summary>
    /// <param name="type">The task's type.</param>
    /// <param name="kind">The kind of the error.</param>
    /// <param name="message">Its message.</param>
    public static long Of(string type, string? kind, string? message)
    {
        var text = $"{type}\n{kind}\n{Normal(message ?? "")}";
        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>What a dead task died of, also where its row is older than fingerprints are.</summary>
    /// <param name="task">The task.</param>
    public static long Of(TaskItem task) =>
        task.Fingerprint ?? Of(task.Type, task.ErrorKind, task.ErrorMessage);

    /// <summary>The message without what differs: <c>User 42 not found</c> becomes <c>User # not found</c>.</summary>
    /// <param name="message">The message.</param>
    public static string Normal(string message)
    {
        var read = message.Length > MostRead ? message[..MostRead] : message;
        var line = read.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        var plain = Varying().Replace((end < 0 ? line : line[..end]).ToString(), "#");
        // 1,024 and 7, and 10.0.0.1 and ::1, are one thing each.
        return Runs().Replace(plain, "#");
    }

    /// <summary>As people see it: 16 hexadecimal digits.</summary>
    /// <param name="fingerprint">The fingerprint.</param>
    public static string Write(long fingerprint) => fingerprint.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    public static bool TryRead(string text, out long fingerprint)
    {
        fingerprint = 0;
        return text.Length == 16
            && long.TryParse(
                text,
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out fingerprint
            );
    }

    // In this order: an address holds numbers, a quoted part anything; an apostrophe within a word opens no quote. A word
    // that has a digit and hexadecimal letters alone, or any digit at all, is an id or a number.
    [GeneratedRegex(
        """[a-z][a-z0-9+.-]*://[^\s"'<>]+|"[^"]*"|(?<!\w)'[^']*'|`[^`]*`|«[^»]*»|“[^”]*”|[\w.+-]+@[\w.-]+|[\w-]*\d[\w-]*""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Varying();

    [GeneratedRegex(@"#([.,:]?#)+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Runs();
}
