using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class PayloadRulesTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData(" [1, 2.50, -0, 1e400] \n")]
    [InlineData("\"\"")]
    [InlineData("\"\\u0000 and \\ud83d\\ude00 and 😀\"")]
    [InlineData("""{"a":1,"a":2,"":3}""")]
    public void Json_Passes(string payload) =>
        Assert.Null(PayloadRules.Find(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void NoPayload_IsAskedFor()
    {
        var errors = new FieldErrors();
        PayloadRules.Check(ReadOnlyMemory<byte>.Empty, errors);

        Assert.StartsWith("Is required", errors.ToDictionary()["payload"][0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("  ", 1, 3)]
    [InlineData("{", 1, 2)]
    [InlineData("{\n  \"a\": 1,\n}", 3, 1)]
    [InlineData("{'a':1}", 1, 2)]
    [InlineData("1 2", 1, 3)]
    [InlineData("[1,]", 1, 4)]
    [InlineData("01", 1, 2)]
    [InlineData("NaN", 1, 1)]
    [InlineData("// c\n1", 1, 1)]
    [InlineData("\"a\u0000b\"", 1, 3)]
    [InlineData("\ufeff{}", 1, 1)]
    public void WhatIsNotJson_IsFound_WithItsPlace(string payload, int line, int column)
    {
        var fault = PayloadRules.Find(Encoding.UTF8.GetBytes(payload));

        Assert.NotNull(fault);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.StartsWith(
            $"Is not JSON at line {line}, column {column}: ",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("LineNumber", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\\ud800\"", 1, 1)]
    [InlineData("{\n \"a\": \"\\ude00\\ud83d\"}", 2, 7)]
    [InlineData("{\"\\udfff\": 1}", 1, 2)]
    public void HalfOfASurrogatePair_IsFound(string payload, int line, int column)
    {
        var fault = PayloadRules.Find(Encoding.UTF8.GetBytes(payload));

        Assert.Equal(
            new($"At line {line}, column {column}: holds text that is not valid Unicode.", line, column),
            fault
        );
    }

    [Theory]
    [InlineData(new byte[] { (byte)'"', 0xff, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xc0, 0xaf, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xed, 0xa0, 0x80, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xe2, 0x82, (byte)'"' })]
    public void BytesThatAreNotUtf8_AreFound(byte[] payload) => Assert.NotNull(PayloadRules.Find(payload));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Depth_IsLimited(int depth, bool passes)
    {
        var payload = new string('[', depth) + new string(']', depth);

        Assert.Equal(passes, PayloadRules.Find(Encoding.UTF8.GetBytes(payload)) is null);
    }

    [Theory]
    [InlineData(TaskLimits.Payload, true)]
    [InlineData(TaskLimits.Payload + 1, false)]
    public void Size_IsLimited(int bytes, bool passes)
    {
        var errors = new FieldErrors();

        PayloadRules.Check(Encoding.UTF8.GetBytes($"\"{new string('x', bytes - 2)}\""), errors);

        Assert.Equal(passes, errors.IsEmpty);
    }

    [Fact]
    public void Check_SaysItUnderPayload()
    {
        var errors = new FieldErrors();

        PayloadRules.Check("{"u8.ToArray(), errors);

        Assert.Equal(["payload"], errors.ToDictionary().Keys);
    }
}
