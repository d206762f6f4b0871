using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TaskQueue.Bench;

/// <summary>
/// What of MessagePack the protocol <c>blazorpack</c> needs: messages are arrays with a length before them, their parts
/// nothing, truth, whole numbers, texts, bytes, arrays and empty maps.
/// </summary>
internal static class BlazorPack
{
    /// <summary>A call of a method of the server, as it goes over the wire.</summary>
    /// <param name="id">The number that its answer comes with; none where no answer is wanted.</param>
    /// <param name="target">The method.</param>
    /// <param name="arguments">Its arguments: texts, numbers, truth or nothing.</param>
    public static byte[] Call(string? id, string target, params object?[] arguments)
    {
        var body = new ArrayBufferWriter<byte>(256);
        Write(body, [0x96, 0x01, 0x80]);
        Write(body, id);
        Write(body, target);
        Write(body, [(byte)(0x90 | arguments.Length)]);
        foreach (var argument in arguments)
        {
            Write(body, argument);
        }

        Write(body, [0x90]);
        return Framed(body.WrittenSpan);
    }

    /// <summary>A sign of life.</summary>
    public static byte[] Ping() => Framed([0x91, 0x06]);

    /// <summary>The length that stands before a message, and where the message begins; nothing while it is not all there.</summary>
    public static (int Length, int Start)? Frame(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        for (var i = 0; i < Math.Min(5, bytes.Length); i++)
        {
            length |= (bytes[i] & 0x7F) << (7 * i);
            if ((bytes[i] & 0x80) == 0)
            {
                return (length, i + 1);
            }
        }

        return null;
    }

    /// <summary>Reads one value and moves behind it: a list, a text, a number, bytes as their length alone, or nothing.</summary>
    public static object? Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        var code = bytes[at++];
        return code switch
        {
            <= 0x7F => (long)code,
            <= 0x8F => ReadMap(bytes, code & 0x0F, ref at),
            <= 0x9F => ReadList(bytes, code & 0x0F, ref at),
            <= 0xBF => ReadText(bytes, code & 0x1F, ref at),
            0xC0 => null,
            0xC2 => false,
            0xC3 => true,
            0xC4 => Skip(bytes, Number(bytes, 1, ref at), ref at),
            0xC5 => Skip(bytes, Number(bytes, 2, ref at), ref at),
            0xC6 => Skip(bytes, Number(bytes, 4, ref at), ref at),
            0xCC => Number(bytes, 1, ref at),
            0xCD => Number(bytes, 2, ref at),
            0xCE => Number(bytes, 4, ref at),
            0xCF or 0xD3 => Number(bytes, 8, ref at),
            0xD0 => (long)(sbyte)Number(bytes, 1, ref at),
            0xD1 => (long)(short)Number(bytes, 2, ref at),
            0xD2 => (long)(int)Number(bytes, 4, ref at),
            0xD9 => ReadText(bytes, (int)Number(bytes, 1, ref at), ref at),
            0xDA => ReadText(bytes, (int)Number(bytes, 2, ref at), ref at),
            0xDB => ReadText(bytes, (int)Number(bytes, 4, ref at), ref at),
            0xDC => ReadList(bytes, (int)Number(bytes, 2, ref at), ref at),
            0xDE => ReadMap(bytes, (int)Number(bytes, 2, ref at), ref at),
            >= 0xE0 => (long)(sbyte)code,
            _ => throw new BenchException(
                $"The console sent a value of the kind {code:x2}, which blazorpack has not."
            ),
        };
    }

    private static byte[] Framed(ReadOnlySpan<byte> body)
    {
        var message = new ArrayBufferWriter<byte>(body.Length + 5);
        for (var length = (uint)body.Length; ; length >>= 7)
        {
            Write(message, [(byte)(length > 0x7F ? (length & 0x7F) | 0x80 : length)]);
            if (length <= 0x7F)
            {
                break;
            }
        }

        Write(message, body);
        return message.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> to, object? value)
    {
        switch (value)
        {
            case null:
                Write(to, [0xC0]);
                break;
            case bool flag:
                Write(to, [(byte)(flag ? 0xC3 : 0xC2)]);
                break;
            case long number:
                Span<byte> digits = stackalloc byte[9];
                digits[0] = 0xD3;
                BinaryPrimitives.WriteInt64BigEndian(digits[1..], number);
                Write(to, digits);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                Span<byte> head = stackalloc byte[5];
                head[0] = 0xDB;
                BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
                Write(to, head);
                Write(to, bytes);
                break;
            default:
                throw new BenchException($"{value.GetType().Name} is not sent.");
        }
    }

    private static void Write(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> bytes) =>
        BuffersExtensions.Write(to, bytes);

    private static long Number(ReadOnlySpan<byte> bytes, int size, ref int at)
    {
        long number = 0;
        for (var i = 0; i < size; i++)
        {
            number = (number << 8) | bytes[at++];
        }

        return number;
    }

    private static string ReadText(ReadOnlySpan<byte> bytes, int length, ref int at)
    {
        at += length;
        return Encoding.UTF8.GetString(bytes.Slice(at - length, length));
    }

    private static long Skip(ReadOnlySpan<byte> bytes, long length, ref int at)
    {
        _ = bytes.Slice(at, (int)length);
        at += (int)length;
        return length;
    }

    private static object?[] ReadList(ReadOnlySpan<byte> bytes, int count, ref int at)
    {
        var items = new object?[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = Read(bytes, ref at);
        }

        return items;
    }

    private static object? ReadMap(ReadOnlySpan<byte> bytes, int count, ref int at)
    {
        ReadList(bytes, count * 2, ref at);
        return null;
    }
}
