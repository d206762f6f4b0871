using System.Globalization;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Audit;

/// <summary>
/// Remembers outside the store how far the chain had come, so that nobody can take its last entries away unseen: a line in
/// <c>audit-anchors.log</c> beside the data, to which lines are only ever added, and the same in the log.
/// </summary>
/// <param name="connection">Says where the data lie.</param>
/// <param name="key">Tells the anchors of this log from those of others that lie in the same folder.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">Says it to whoever collects the log.</param>
public sealed partial class AuditAnchors(
    StoreConnection connection,
    AuditKey key,
    TimeProvider clock,
    ILogger<AuditAnchors> logger
)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "audit-anchors.log";

    /// <summary>The file.</summary>
    public string Path => System.IO.Path.Combine(connection.DataDirectory, FileName);

    /// <summary>Adds an anchor. Where the file cannot be written, the log has it.</summary>
    /// <param name="head">The end of the chain.</param>
    internal void Add(ChainHead head)
    {
        var hash = Convert.ToHexStringLower(head.Hash);
        LogAnchor(head.Place, hash);
        try
        {
            Directory.CreateDirectory(connection.DataDirectory);
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(Path, options);
            using var writer = new StreamWriter(file);
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{clock.GetUtcNow():O} {key.Id} {head.Place} {hash}"
                )
            );
            writer.Flush();
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnwritable(Path, e.Message);
        }
    }

    /// <summary>The anchors of this log, the oldest first; lines that are none are left out.</summary>
    /// <returns>The anchors, and how many there are of logs with other keys.</returns>
    internal (IReadOnlyList<ChainHead> Ours, int Others) Read()
    {
        try
        {
            var (id, all) = (key.Id, File.ReadLines(Path).Select(Parse).OfType<Anchor>().ToList());
            var ours = all.Where(a => a.Key == id).Select(a => a.Head).ToList();
            return (ours, all.Count - ours.Count);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ([], 0);
        }
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    internal static Anchor? Parse(string line) =>
        line.Split(' ') is [_, var key, var number, { Length: AuditChain.Length * 2 } hash]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
        && hash.All(char.IsAsciiHexDigit)
            ? new(key, new(place, Convert.FromHexString(hash)))
            : null;

    /// <summary>One line.</summary>
    /// <param name="Key">The id of the key.</param>
    /// <param name="Head">How far the chain had come.</param>
    internal sealed record Anchor(string Key, ChainHead Head);

    [LoggerMessage(
        EventId = 16001,
        Level = LogLevel.Information,
        Message = "Audit anchor: place {Place} has hash {Hash}"
    )]
    private partial void LogAnchor(long place, string hash);

    [LoggerMessage(
        EventId = 16002,
        Level = LogLevel.Warning,
        Message = "The audit anchor cannot be written to {Path}: {Reason}"
    )]
    private partial void LogUnwritable(string path, string reason);
}
