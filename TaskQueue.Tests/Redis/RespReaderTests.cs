using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

public sealed class RespReaderTests
{
    private static readonly Gen<IReadOnlyList<int>> Cuts = Gen.Choose(1, 9)
        .Select(size => size == 9 ? 4096 : size)
        .NonEmptyListOf()
        .Select(IReadOnlyList<int> (sizes) => [.. sizes]);

    [Theory]
    [InlineData("+OK\r\n", "OK")]
    [InlineData("+a longer text\r\n", "a longer text")]
    [InlineData(":-42\r\n", "-42")]
    [InlineData("$5\r\na\r\nbc\r\n", "5 bytes")]
    [InlineData("$0\r\n\r\n", "0 bytes")]
    [InlineData("$-1\r\n", "nil")]
    [InlineData("*-1\r\n", "nil")]
    [InlineData("*0\r\n", "list of 0")]
    [InlineData("-ERR no\r\n", "ERR no")]
    public void Read_KnowsEachKind(string wire, string expected) =>
        Assert.Equal(expected, Read(wire).ToString());

    [Fact]
    public void Read_KnowsListsInLists()
    {
        var reply = Read("*3\r\n*2\r\n:1\r\n$-1\r\n-WRONGTYPE no\r\n$3\r\n\u00fc!\r\n");

        Assert.Equal(3, reply.Items.Count);
        Assert.Equal(1, reply.Items[0].Items[0].AsLong());
        Assert.True(reply.Items[0].Items[1].IsNull);
        Assert.Equal("WRONGTYPE no", reply.Items[1].ErrorText);
        Assert.Equal("\u00fc!", reply.Items[2].AsText());
        Assert.Equal("WRONGTYPE", Assert.Throws<RedisErrorException>(() => reply.Items[1].AsText()).Code);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("+\n")]
    [InlineData("x\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData(":12a\r\n")]
    [InlineData(":\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$536870913\r\n")]
    [InlineData("$3\r\nabcd\r\n")]
    [InlineData("*-2\r\n")]
    [InlineData("*4294967296\r\n")]
    [InlineData("*1\r\nx\r\n")]
    public void Read_Garbage_IsRefused(string wire) => Assert.Throws<InvalidDataException>(() => Read(wire));

    [Fact]
    public void Read_EndlessDepthOrLine_IsRefused()
    {
        Assert.Throws<InvalidDataException>(() => Read(string.Concat(Enumerable.Repeat("*1\r\n", 1000))));
        Assert.Throws<InvalidDataException>(() => Read("+" + new string('a', 100_000)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+OK")]
    [InlineData("$5\r\nab")]
    [InlineData("$500000000\r\nab")]
    [InlineData("*2000000000\r\n:1\r\n")]
    public void Read_OfAnEarlyEnd_SaysSo(string wire)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<EndOfStreamException>(() => Read(wire));

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 8 * 1024 * 1024, $"{allocated} bytes for what was only promised");
    }

    [Fact]
    public void Read_HoweverTheBytesAreCut_GivesTheSame() =>
        Prop.ForAll(
                Reply(3).NonEmptyListOf().Zip(Cuts).ToArbitrary(),
                sample =>
                {
                    var (replies, cuts) = sample;
                    byte[] wire = [.. replies.SelectMany(reply => reply.Wire)];
                    var reader = new RespReader(new ChunkedStream(wire, cuts));

                    Assert.All(replies, reply => Assert.Equal(reply.Meaning, Meaning(reader.Read())));
                    Assert.Throws<EndOfStreamException>(() => reader.Read());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Read_OfAnyBytes_EndsInOneOfTwoWays() =>
        Prop.ForAll(
                Gen.OneOf(Gen.Elements("+-:$*019\r\n"u8.ToArray()), Gen.Choose(0, 255).Select(b => (byte)b))
                    .ListOf()
                    .Zip(Cuts)
                    .ToArbitrary(),
                sample =>
                {
                    var (wire, cuts) = sample;
                    var reader = new RespReader(new ChunkedStream([.. wire], cuts));

                    var end = Record.Exception(() => ReadAll(reader));

                    Assert.True(end is InvalidDataException or EndOfStreamException, $"{end}");
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static void ReadAll(RespReader reader)
    {
        while (true)
        {
            reader.Read();
        }
    }

    private static RedisValue Read(string wire) =>
        new RespReader(new MemoryStream(Encoding.UTF8.GetBytes(wire))).Read();

    /// <summary>A reply as bytes, and what it must be read as.</summary>
    private static Gen<(byte[] Wire, string Meaning)> Reply(int depth)
    {
        var number = Gen.Choose(int.MinValue, int.MaxValue).Select(n => (Utf8($":{n}\r\n"), $"{n}"));
        var nothing = Gen.Elements("$-1\r\n", "*-1\r\n").Select(wire => (Utf8(wire), "nil"));
        var text = Gen.Elements("OK", "QUEUED", "a b").Select(text => (Utf8($"+{text}\r\n"), $"'{text}'"));
        var error = Gen.Elements("ERR no", "NOPERM").Select(text => (Utf8($"-{text}\r\n"), $"!{text}"));
        var bulk = Gen.Choose(0, 255)
            .Select(b => (byte)b)
            .ListOf()
            .Zip(Gen.Elements(1, 1, 1, 5000))
            .Select(sample => Enumerable.Repeat(sample.Item1, sample.Item2).SelectMany(b => b).ToArray())
            .Select(bytes =>
                ((byte[])[.. Utf8($"${bytes.Length}\r\n"), .. bytes, .. "\r\n"u8], Convert.ToHexString(bytes))
            );
        var list =
            depth == 0
                ? nothing
                : Reply(depth - 1)
                    .ListOf()
                    .Select(items =>
                        (
                            (byte[])[.. Utf8($"*{items.Count}\r\n"), .. items.SelectMany(item => item.Wire)],
                            $"[{string.Join(", ", items.Select(item => item.Meaning))}]"
                        )
                    );
        return Gen.OneOf(number, nothing, text, error, bulk, list);
    }

    private static string Meaning(RedisValue value) =>
        value switch
        {
            { IsNull: true } => "nil",
            { IsError: true } => "!" + value.ErrorText,
            { IsList: true } => $"[{string.Join(", ", value.Items.Select(Meaning))}]",
            _ when value.ToString().EndsWith(" bytes", StringComparison.Ordinal) => Convert.ToHexString(
                value.AsBytes()
            ),
            _ when long.TryParse(value.ToString(), CultureInfo.InvariantCulture, out _) => value.ToString(),
            _ => $"'{value}'",
        };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
