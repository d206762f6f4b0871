using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Audit;

/// <summary>
/// The digests of the audit log, each HMAC-SHA256 with its key. The mark proves that the product wrote a row; it is made with
/// the row and needs no other. The hash of place n is made of the hash of place n − 1 and the whole row, so that no row
/// can be altered, removed, added or moved without all that follow it being made anew, which only the key can.
/// </summary>
internal static class AuditChain
{
    /// <summary>Bytes of a digest.</summary>
    public const int Length = HMACSHA256.HashSizeInBytes;

    // What a digest is of comes first, so that none can stand for another.
    private const byte OfMark = 1;
    private const byte OfPlace = 2;
    private const byte OfCheckpoint = 3;

    /// <summary>What the first place goes on from.</summary>
    public static byte[] Genesis { get; } = new byte[Length];

    /// <summary>The mark of a row.</summary>
    /// <param name="key">The key.</param>
    /// <param name="entry">The row; its mark, sequence, place and hash do not matter.</param>
    public static byte[] Mark(byte[] key, AuditEntry entry)
    {
        var bytes = new CanonicalBytes(OfMark);
        Add(bytes, entry);
        return bytes.Digest(key);
    }

    /// <summary>The hash of a row at its place.</summary>
    /// <param name="key">The key.</param>
    /// <param name="previous">The hash of the place before.</param>
    /// <param name="place">The place.</param>
    /// <param name="entry">The row.</param>
    public static byte[] Hash(byte[] key, ReadOnlySpan<byte> previous, long place, AuditEntry entry)
    {
        var bytes = new CanonicalBytes(OfPlace);
        bytes.Add(previous);
        bytes.Add(place);
        bytes.Add(entry.Sequence);
        Add(bytes, entry);
        bytes.Add(entry.Mark);
        return bytes.Digest(key);
    }

    /// <summary>The mark of a checkpoint.</summary>
    /// <param name="key">The key.</param>
    /// <param name="checkpoint">The checkpoint; its mark does not matter.</param>
    public static byte[] Mark(byte[] key, AuditCheckpoint checkpoint)
    {
        var bytes = new CanonicalBytes(OfCheckpoint);
        bytes.Add(checkpoint.Place);
        bytes.Add(checkpoint.Hash);
        bytes.Add(UtcMicrosecondsConverter.ToMicroseconds(checkpoint.At));
        return bytes.Digest(key);
    }

    /// <summary>Whether two digests are the same.</summary>
    public static bool AreSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        CryptographicOperations.FixedTimeEquals(one, other);

    private static void Add(CanonicalBytes bytes, AuditEntry entry)
    {
        bytes.Add(entry.Id);
        bytes.Add(UtcMicrosecondsConverter.ToMicroseconds(entry.At));
        bytes.Add(entry.Actor);
        bytes.Add((long)entry.ActorKind);
        bytes.Add(entry.UserId);
        bytes.Add(entry.KeyId);
        bytes.Add((long)entry.Via);
        bytes.Add(entry.Address);
        bytes.Add(entry.Action);
        bytes.Add(entry.SubjectType);
        bytes.Add(entry.SubjectId);
        bytes.Add(entry.Before);
        bytes.Add(entry.After);
        bytes.Add((long)entry.Outcome);
        bytes.Add(entry.TraceId);
    }

    /// <summary>Values one after the other, each with its length in front, so that no two rows give the same bytes.</summary>
    private sealed class CanonicalBytes
    {
        private readonly ArrayBufferWriter<byte> _bytes = new(512);

        public CanonicalBytes(byte kind) => _bytes.Write([kind]);

        public void Add(long number)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            _bytes.Write(bytes);
        }

        public void Add(ReadOnlySpan<byte> value)
        {
            Add(value.Length);
            _bytes.Write(value);
        }

        public void Add(string? text)
        {
            if (text is null)
            {
                Add(-1L);
            }
            else
            {
                Add(Encoding.UTF8.GetBytes(text));
            }
        }

        public void Add(Guid? id)
        {
            if (id is { } given)
            {
                Add(given.ToByteArray(bigEndian: true));
            }
            else
            {
                Add(-1L);
            }
        }

        public byte[] Digest(byte[] key) => HMACSHA256.HashData(key, _bytes.WrittenSpan);
    }
}
