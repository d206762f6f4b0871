using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Workers;

/// <summary>What a lease token of the API says: everything that any Web process must know to go on with the lease.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The broker's fencing token.</param>
/// <param name="Worker">The worker that holds it.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="LeasedAt">When it was leased.</param>
/// <param name="Timeout">How long the attempt may run.</param>
internal sealed record LeaseTicket(
    Guid TaskId,
    long Token,
    Guid Worker,
    int Attempt,
    DateTimeOffset LeasedAt,
    TimeSpan Timeout
)
{
    /// <summary>Whether the deadline of its task leaves it less time than it would have had.</summary>
    public bool ByDeadline { get; init; }

    /// <summary>The lease, as the broker knows it.</summary>
    public HeldLease Held => new(TaskId, Token);

    /// <summary>When the attempt's time is over; the worker is then told to stop.</summary>
    public DateTimeOffset Deadline => LeasedAt + Timeout;

    /// <summary>What the attempt ends with where its time is over.</summary>
    public AttemptError Overrun =>
        ByDeadline
            ? DeadlineError.Of(Deadline)
            : new("Timeout", $"Ran longer than {Timeout.TotalSeconds:0.###} s.");
}

/// <summary>
/// Writes and reads lease tokens. A token is signed with a key that all Web processes share, so that none of them keeps
/// anything in memory, and nobody can make one for somebody else's lease.
/// </summary>
/// <param name="key">The key that access tokens are signed with; this one is derived from it.</param>
public sealed class LeaseTickets(SigningKey key)
{
    private const int Body = 1 + 16 + 8 + 16 + 4 + 8 + 8;
    private const int Signature = 16;
    private const byte ByTimeout = 1;
    private const byte ByDeadline = 2;

    private readonly Lazy<byte[]> _key = new(
        () => HMACSHA256.HashData(key.Key.Key, "taskqueue lease tokens"u8),
        // A store that is away at the first try must not be remembered as the answer.
        LazyThreadSafetyMode.PublicationOnly
    );

    /// <summary>The token.</summary>
    internal string Write(LeaseTicket ticket)
    {
        Span<byte> bytes = stackalloc byte[Body + Signature];
        bytes[0] = ticket.ByDeadline ? ByDeadline : ByTimeout;
        ticket.TaskId.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], ticket.Token);
        ticket.Worker.TryWriteBytes(bytes[25..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[41..], ticket.Attempt);
        BinaryPrimitives.WriteInt64BigEndian(bytes[45..], ticket.LeasedAt.ToUnixTimeMilliseconds());
        // Up, as the time before it is cut: the two together are when a task's deadline is.
        BinaryPrimitives.WriteInt64BigEndian(
            bytes[53..],
            (long)Math.Ceiling(ticket.Timeout.TotalMilliseconds)
        );
        Sign(bytes[..Body], bytes[Body..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>What a token says; <see langword="null"/> when it is none of ours.</summary>
    internal LeaseTicket? Read(string text)
    {
        Span<byte> bytes = stackalloc byte[Body + Signature];
        if (
            text.Length != Base64Url.GetEncodedLength(Body + Signature)
            // Not the Try form: it throws where a character is none of the alphabet.
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) is not OperationStatus.Done
            || written != bytes.Length
            || bytes[0] is not (ByTimeout or ByDeadline)
        )
        {
            return null;
        }

        Span<byte> right = stackalloc byte[Signature];
        Sign(bytes[..Body], right);
        return CryptographicOperations.FixedTimeEquals(right, bytes[Body..])
            ? new(
                new Guid(bytes[1..17], bigEndian: true),
                BinaryPrimitives.ReadInt64BigEndian(bytes[17..]),
                new Guid(bytes[25..41], bigEndian: true),
                BinaryPrimitives.ReadInt32BigEndian(bytes[41..]),
                DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes[45..])),
                TimeSpan.FromMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes[53..]))
            )
            {
                ByDeadline = bytes[0] == ByDeadline,
            }
            : null;
    }

    private void Sign(ReadOnlySpan<byte> body, Span<byte> signature)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key.Value, body, whole);
        whole[..Signature].CopyTo(signature);
    }
}
