using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;
using TaskQueue.Core;

namespace TaskQueue.Web.Api.Wire;

/// <summary>
/// Reads tasks from a body with one JSON object a line, however long it goes on. At most a batch of them is in memory, and
/// a batch ends early when nothing more has come yet, so that a slow sender's tasks do not wait for its next ones.
/// </summary>
internal static class TaskLines
{
    public const string MediaType = "application/x-ndjson";

    private const int MostRows = 1000;
    private const int MostBytes = 8 * 1024 * 1024;

    /// <summary>Whether a request says that its body is such lines.</summary>
    public static bool AreIn(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads batches to the end of the body; blank lines are passed over.</summary>
    /// <param name="body">The body.</param>
    /// <param name="mostOfALine">Bytes that a line may have.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">A line is too long.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<TaskDraft>> ReadAsync(
        PipeReader body,
        int mostOfALine,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (batch, bytes) = (new List<TaskDraft>(), 0);
        for (var ended = false; !ended; )
        {
            if (!body.TryRead(out var read))
            {
                if (batch.Count > 0)
                {
                    yield return batch;
                    (batch, bytes) = ([], 0);
                }

                read = await body.ReadAsync(cancellationToken);
            }

            ended = read.IsCompleted;
            var rest = read.Buffer;
            while (TryTakeLine(ref rest, ended, out var line))
            {
                Require(line.Length <= mostOfALine, mostOfALine);
                if (Parse(line) is { } draft)
                {
                    batch.Add(draft);
                    bytes += (int)line.Length;
                }

                if (batch.Count == MostRows || bytes >= MostBytes)
                {
                    yield return batch;
                    (batch, bytes) = ([], 0);
                }
            }

            Require(rest.Length <= mostOfALine, mostOfALine);
            body.AdvanceTo(rest.Start, read.Buffer.End);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private static bool TryTakeLine(
        ref ReadOnlySequence<byte> rest,
        bool ended,
        out ReadOnlySequence<byte> line
    )
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        // The last line need not have an end of its own.
        line = rest;
        var last = ended && rest.Length > 0;
        rest = last ? rest.Slice(rest.End) : rest;
        return last;
    }

    /// <summary>The first tasks of a file, each with its line, from 1; blank lines are passed over, and counted.</summary>
    /// <param name="file">The file.</param>
    /// <param name="most">How many; nothing behind them is read.</param>
    public static IReadOnlyList<(int Line, TaskDraft Draft)> Parse(ReadOnlyMemory<byte> file, int most)
    {
        var rows = new List<(int, TaskDraft)>();
        for (var number = 1; file.Length > 0 && rows.Count < most; number++)
        {
            var end = file.Span.IndexOf((byte)'\n');
            var line = end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];
            if (Parse(line.ToArray()) is { } draft)
            {
                rows.Add((number, draft));
            }
        }

        return rows;
    }

    // What cannot be read is refused by its place, like a row that can and is not acceptable.
    private static TaskDraft? Parse(ReadOnlySequence<byte> line) => Parse(line.ToArray());

    /// <summary>Reads one line; a blank one is none.</summary>
    /// <param name="bytes">The line.</param>
    public static TaskDraft? Parse(byte[] bytes)
    {
        if (bytes.AsSpan().Trim(" \t\r"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            return TaskBody.Parse(bytes, TaskField.ForSubmit);
        }
        catch (RefusalException refusal) when (refusal.Errors.Count > 0)
        {
            var unreadable = new TaskDraft();
            foreach (var (field, reasons) in refusal.Errors)
            {
                unreadable.Errors.Add(field, string.Join(" ", reasons));
            }

            return unreadable;
        }
    }

    private static void Require(bool fits, int most)
    {
        if (!fits)
        {
            throw new RefusalException(
                RefusalCode.TooLarge,
                FormattableString.Invariant($"A line is larger than {most} bytes.")
            );
        }
    }
}
