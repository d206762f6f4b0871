using System.Buffers.Binary;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// Two time zones of a run alone, whose clocks are changed while it goes on: one is put an hour ahead, the other an hour back. They
/// are files as RFC 9636 describes them, in a folder beside the zones of the machine.
/// </summary>
internal static class JumpingZones
{
    /// <summary>The zone whose clock is put ahead.</summary>
    public const string Ahead = "Torture/Ahead";

    /// <summary>The zone whose clock is put back.</summary>
    public const string Back = "Torture/Back";

    private const string Machine = "/usr/share/zoneinfo";
    private const int SummerOffset = 3600;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(25);

    // Long before the run: the runtime takes what holds before the first change from none of them.
    private static readonly DateTimeOffset LongAgo = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LastSummer = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether the machine has zones beside which these can stand.</summary>
    public static bool AreThere => Directory.Exists(Machine);

    /// <summary>Makes them; their clocks are changed at a minute soon from now.</summary>
    /// <param name="folder">Where; to be named in <c>TZDIR</c>.</param>
    public static void Make(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "Torture"));
        foreach (var entry in Directory.EnumerateFileSystemEntries(Machine))
        {
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(entry)), entry);
        }

        var change = MinuteAfter(DateTimeOffset.UtcNow + Soon);
        File.WriteAllBytes(Path.Combine(folder, Ahead), FileOf((LongAgo, false), (change, true)));
        File.WriteAllBytes(
            Path.Combine(folder, Back),
            FileOf((LongAgo, false), (LastSummer, true), (change, false))
        );
    }

    /// <summary>The file of a zone that is on UTC, and an hour ahead of it in summer.</summary>
    /// <param name="changes">When its clock is changed, and whether summer begins then.</param>
    internal static byte[] FileOf(params IReadOnlyList<(DateTimeOffset At, bool IsSummer)> changes)
    {
        using var file = new MemoryStream();
        file.Write("TZif"u8);
        // The first version of the format, and what is reserved.
        file.Write(new byte[16]);
        var names = "STD\0DST\0"u8;
        foreach (var count in (int[])[0, 0, 0, changes.Count, 2, names.Length])
        {
            Write(file, count);
        }

        foreach (var (at, _) in changes)
        {
            Write(file, (int)at.ToUnixTimeSeconds());
        }

        foreach (var (_, isSummer) in changes)
        {
            file.WriteByte(isSummer ? (byte)1 : (byte)0);
        }

        WriteKind(file, 0, isSummer: false, name: 0);
        WriteKind(file, SummerOffset, isSummer: true, name: 4);
        file.Write(names);
        return file.ToArray();
    }

    private static DateTimeOffset MinuteAfter(DateTimeOffset time) =>
        new(((time.UtcTicks / TimeSpan.TicksPerMinute) + 1) * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static void WriteKind(MemoryStream file, int offset, bool isSummer, byte name)
    {
        Write(file, offset);
        file.WriteByte(isSummer ? (byte)1 : (byte)0);
        file.WriteByte(name);
    }

    private static void Write(MemoryStream file, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        file.Write(bytes);
    }
}
