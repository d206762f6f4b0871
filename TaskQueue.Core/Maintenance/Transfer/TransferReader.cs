using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>
/// Reads the file, line by line, and checks all that can be checked without the store: that it is whole and unaltered,
/// of a format that is known, in order, and that each row is one that this program could have written.
/// </summary>
/// <param name="packed">The file.</param>
/// <param name="parts">What knows of rows that operators have set up.</param>
internal sealed class TransferReader(Stream packed, IReadOnlyList<ITransferPart> parts)
{
    private readonly TransferOrder _order = new();
    private long _line;

    /// <summary>The first line, once it was read.</summary>
    public TransferHeader? Header { get; private set; }

    /// <summary>What was read so far.</summary>
    public TransferCounts Counts { get; private set; } = new();

    /// <summary>All rows between header and trailer.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RefusalException">The file is not one of ours, or not whole; the reason names the line.</exception>
    public async IAsyncEnumerable<TransferRow> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        TransferTrailer? trailer = null;
        await foreach (var line in LinesAsync(cancellationToken))
        {
            _line++;
            if (trailer is not null)
            {
                throw Fault("Something follows the trailer.");
            }

            var row = Parse(line);
            if (_order.Check(row) is { } disorder)
            {
                throw Fault(disorder);
            }

            if (row is TransferTrailer last)
            {
                trailer = last;
                Check(last, Convert.ToHexStringLower(hash.GetHashAndReset()));
                continue;
            }

            Append(hash, line);
            if (row is TransferHeader header)
            {
                Header = Check(header);
                continue;
            }

            if (TransferRules.FaultOf(row, parts) is { } fault)
            {
                throw Fault(fault);
            }

            Counts = Counts.With(row);
            yield return row;
        }

        if (trailer is null)
        {
            throw new RefusalException(
                RefusalCode.Unreadable,
                Errors(
                    FormattableString.Invariant(
                        $"Ends after line {_line}, without its trailer: it was cut off."
                    )
                )
            );
        }
    }

    private static Dictionary<string, string[]> Errors(string fault) => new() { ["file"] = [fault] };

    private static void Append(IncrementalHash hash, ReadOnlySequence<byte> line)
    {
        foreach (var piece in line)
        {
            hash.AppendData(piece.Span);
        }

        hash.AppendData("\n"u8);
    }

    private RefusalException Fault(string fault, RefusalCode code = RefusalCode.Unreadable) =>
        new(code, Errors(FormattableString.Invariant($"Line {_line}: {fault}")));

    private TransferRow Parse(ReadOnlySequence<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (TransferRules.KindOf(reader) is { } kind && !TransferKinds.All.Contains(kind))
            {
                throw Fault($"Has the unknown kind '{(kind.Length > 40 ? kind[..40] + "…" : kind)}'.");
            }

            return JsonSerializer.Deserialize<TransferRow>(ref reader, TransferFormat.Json)
                ?? throw Fault("Is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Fault(TransferRules.Describe(e));
        }
    }

    private TransferHeader Check(TransferHeader header) =>
        header.Format is >= TransferFormat.OldestVersion and <= TransferFormat.Version ? header
        : header.Format > TransferFormat.Version
            ? throw Fault(
                FormattableString.Invariant(
                    $"Has format {header.Format}, written by version {header.Product}; this program reads {TransferFormat.Version}. Update it first."
                ),
                RefusalCode.Invalid
            )
        : throw Fault("Has no format that there ever was.", RefusalCode.Invalid);

    private void Check(TransferTrailer trailer, string sha256)
    {
        if (trailer.Rows != Counts)
        {
            throw Fault("Its counts are not those of the lines before it: lines were added or are missing.");
        }

        if (!trailer.Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw Fault(
                "Its checksum is not that of the lines before it: the file was altered.",
                RefusalCode.Invalid
            );
        }
    }

    private async IAsyncEnumerable<ReadOnlySequence<byte>> LinesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        var pipe = PipeReader.Create(gzip, new(bufferSize: 128 * 1024, leaveOpen: true));
        while (true)
        {
            var (buffer, ended) = await NextAsync(pipe, cancellationToken);
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                yield return buffer.Slice(0, end);
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > TransferFormat.MostLine)
            {
                _line++;
                throw Fault("Is longer than 16 MiB.");
            }

            if (ended)
            {
                // A last line without its end is a file without its end.
                yield break;
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private async Task<(ReadOnlySequence<byte> Buffer, bool Ended)> NextAsync(
        PipeReader pipe,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var read = await pipe.ReadAsync(cancellationToken);
            return (read.Buffer, read.IsCompleted);
        }
        catch (InvalidDataException)
        {
            throw new RefusalException(
                RefusalCode.Unreadable,
                Errors(
                    _line == 0
                        ? "Is not gzip: send the file as it was exported."
                        : FormattableString.Invariant(
                            $"Cannot be unpacked after line {_line}: it was cut off or altered."
                        )
                )
            );
        }
    }
}
