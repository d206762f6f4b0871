using System.Buffers.Binary;

namespace TaskQueue.Core.Data;

/// <summary>
/// Reads the write-ahead log of a SQLite file as SQLite does when it opens it. SQLite believes the frames up to the first
/// whose checksum is wrong and forgets the rest without a word, since that is what a power cut leaves behind. It leaves
/// no more than that behind, though: each commit is synced before the next begins. Two whole commits behind a bad frame
/// mean that what was on the disk has changed, and that acknowledged tasks would be gone.
/// </summary>
internal static class WalCheck
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint Magic = 0x377f0682; // the lowest bit tells how checksums read their words

    /// <summary>Looks for damage that no power cut explains.</summary>
    /// <param name="log">The log, at its beginning.</param>
    /// <returns>What is wrong, for people; <see langword="null"/> when nothing is, or nothing that could be told.</returns>
    public static string? FaultOf(Stream log)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (log.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return null;
        }

        if (header.IndexOfAnyExcept((byte)0) < 0)
        {
            // Room that was made, and nothing that was ever synced.
            return null;
        }

        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var bigEndian = (magic & 1) == 1;
        if ((magic & ~1u) != Magic || Sum(header[..24], default, bigEndian) != SumAt(header, 24))
        {
            // It is synced before the first frame is written.
            return log.Length > HeaderBytes ? "the header of its log is not what was written." : null;
        }

        var page = BinaryPrimitives.ReadInt32BigEndian(header[8..]);
        return FaultOfFrames(log, new(SumAt(header, 24), header[16..24].ToArray(), page, bigEndian));
    }

    private static string? FaultOfFrames(Stream log, Log of)
    {
        var frame = new byte[FrameHeaderBytes + of.Page];
        var (before, bad, commits) = (of.First, 0L, 0);
        for (
            var number = 1L;
            log.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length;
            number++
        )
        {
            // Each sum goes on from the one before, so that behind a bad frame the next can be judged again. What an
            // earlier round of the log has left bears other salts.
            var isSound =
                frame.AsSpan(8, 8).SequenceEqual(of.Salts) && SumOf(frame, before, of) == SumAt(frame, 16);
            before = SumAt(frame, 16);
            if (!isSound)
            {
                bad = bad == 0 ? number : bad;
            }
            else if (bad > 0 && BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)) != 0 && ++commits == 2)
            {
                return FormattableString.Invariant(
                    $"frame {bad} of its log is not what was written, and commits follow it that would be lost."
                );
            }
        }

        return null;
    }

    private static (uint, uint) SumOf(ReadOnlySpan<byte> frame, (uint, uint) before, Log of) =>
        Sum(frame[FrameHeaderBytes..], Sum(frame[..8], before, of.BigEndian), of.BigEndian);

    private static (uint, uint) SumAt(ReadOnlySpan<byte> bytes, int at) =>
        (
            BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..])
        );

    // The checksum of SQLite's file format, section 4.2.
    private static (uint, uint) Sum(ReadOnlySpan<byte> bytes, (uint, uint) from, bool bigEndian)
    {
        var (one, two) = from;
        for (var i = 0; i + 8 <= bytes.Length; i += 8)
        {
            one += Word(bytes[i..], bigEndian) + two;
            two += Word(bytes[(i + 4)..], bigEndian) + one;
        }

        return (one, two);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private sealed record Log((uint, uint) First, byte[] Salts, int Page, bool BigEndian);
}
