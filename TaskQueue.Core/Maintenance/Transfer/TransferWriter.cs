using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>Writes the file, line by line. A file that is not ended has no trailer, and nobody takes it in.</summary>
internal sealed class TransferWriter(Stream output) : IAsyncDisposable
{
    private const int Enough = 64 * 1024;

    private readonly GZipStream _gzip = new(output, CompressionLevel.Fastest, leaveOpen: true);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(Enough);

    public TransferCounts Counts { get; private set; } = new();

    public async Task WriteAsync(TransferRow row, CancellationToken cancellationToken)
    {
        Counts = Counts.With(row);
        Append(row);
        if (_buffer.WrittenCount >= Enough)
        {
            await PackAsync(cancellationToken);
        }
    }

    /// <summary>Writes the trailer; nothing may follow.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await PackAsync(cancellationToken);
        Append(new TransferTrailer(Counts, Convert.ToHexStringLower(_hash.GetHashAndReset())));
        await PackAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _gzip.DisposeAsync();
        _hash.Dispose();
    }

    private void Append(TransferRow row)
    {
        using (var json = new Utf8JsonWriter(_buffer, new() { Encoder = TransferFormat.Json.Encoder }))
        {
            JsonSerializer.Serialize(json, row, TransferFormat.Json);
        }

        _buffer.Write("\n"u8);
    }

    private async Task PackAsync(CancellationToken cancellationToken)
    {
        _hash.AppendData(_buffer.WrittenSpan);
        await _gzip.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }
}
