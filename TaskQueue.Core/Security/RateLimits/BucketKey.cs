using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>Which bucket: a limit, and whose.</summary>
/// <param name="Slot">The limit.</param>
/// <param name="Id">Whose: an account, a key or a network.</param>
public readonly record struct BucketKey(byte Slot, UInt128 Id)
{
    /// <summary>The slot of what keys were made with themselves.</summary>
    public const byte OwnRate = byte.MaxValue;

    /// <summary>The slot of a limit.</summary>
    /// <param name="limit">The limit.</param>
    public static byte SlotOf(RequestLimit limit) => (byte)(((int)limit.Class * 4) + (int)limit.By);

    /// <summary>The number of an account or a key.</summary>
    /// <param name="id">Its id.</param>
    public static UInt128 NumberOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The number of a network: an IPv4 address, or the /64 of an IPv6 one. Where there is none they share one.</summary>
    /// <param name="address">The address.</param>
    public static UInt128 NumberOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out var written))
        {
            return 0;
        }

        return address.AddressFamily is AddressFamily.InterNetwork
                ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])
            // Shifted by nothing: no IPv4 address has these bits.
            : (UInt128)BinaryPrimitives.ReadUInt64BigEndian(bytes[..(written / 2)]) << 64;
    }

    /// <summary>As it stands in the names of keys in Redis.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Slot}:{Id:x}");
}

/// <summary>One bucket that a request takes a token of.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Size">Its size.</param>
public readonly record struct Charge(BucketKey Key, BucketSize Size);
