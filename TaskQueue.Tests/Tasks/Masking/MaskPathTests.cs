using System.Text;
using TaskQueue.Core.Tasks.Masking;

namespace TaskQueue.Tests.Tasks.Masking;

/// <summary>S2: paths to what is hidden, and what they hide.</summary>
public sealed class MaskPathTests
{
    private const string Sample = """
        {"card":{"number":"4111","holder":"Ada"},"cards":[{"number":"1"},{"number":"2"}],"a b":1,"password":"x","deep":{"password":{"y":1},"list":[{"password":2}]},"n":[1,2,3]}
        """;

    [Theory]
    [InlineData("$.card.number", """{"card":{"number":"***","holder":"Ada"},""")]
    [InlineData("$['card']['number']", """{"card":{"number":"***","holder":"Ada"},""")]
    [InlineData("$.card", """{"card":"***","cards":[""")]
    [InlineData("$.card.*", """{"card":{"number":"***","holder":"***"},""")]
    [InlineData("$.cards[*].number", @"""cards"":[{""number"":""***""},{""number"":""***""}]")]
    [InlineData("$.cards[0]", @"""cards"":[""***"",{""number"":""2""}]")]
    [InlineData("$.cards[-1].number", @"""cards"":[{""number"":""1""},{""number"":""***""}]")]
    [InlineData("$.n[0, 2]", @"""n"":[""***"",2,""***""]")]
    [InlineData("$[\"a b\"]", @"""a b"":""***"",")]
    [InlineData("$['a\\u0020b', 'password']", @"""a b"":""***"",""password"":""***"",")]
    [InlineData(
        "$..password",
        @"""password"":""***"",""deep"":{""password"":""***"",""list"":[{""password"":""***""}]}"
    )]
    [InlineData(
        "$.deep..password",
        @"""password"":""x"",""deep"":{""password"":""***"",""list"":[{""password"":""***""}]}"
    )]
    [InlineData("$..[0]", @"""cards"":[""***"",")]
    [InlineData(
        "$..*",
        """{"card":"***","cards":"***","a b":"***","password":"***","deep":"***","n":"***"}"""
    )]
    [InlineData("$", "\"***\"")]
    public void Path_Hides(string path, string part) =>
        Assert.Contains(part, Masked(Sample.Trim(), path), StringComparison.Ordinal);

    [Theory]
    [InlineData("$.Card.number")]
    [InlineData("$.cards.number")]
    [InlineData("$.card[0]")]
    [InlineData("$.n[7]")]
    [InlineData("$.n[-4]")]
    [InlineData("$.nothing..x")]
    public void Path_ThatLeadsNowhere_HidesNothing(string path) =>
        Assert.Equal(Sample.Trim(), Masked(Sample.Trim(), path));

    [Theory]
    [InlineData("""{"p":1,"p":2}""", "$.p", """{"p":"***","p":"***"}""")]
    [InlineData("[[1.50,1e3,-0]]", "$[1]", "[[1.50,1e3,-0]]")]
    [InlineData("\"text\"", "$.x", "\"text\"")]
    [InlineData("""{"ü":"é<&>","x":1}""", "$.x", """{"ü":"é<&>","x":"***"}""")]
    public void Text_StaysAsItIs_AroundWhatIsHidden(string json, string path, string masked) =>
        Assert.Equal(masked, Masked(json, path));

    [Theory]
    [InlineData("card", "At character 1: must begin with $.")]
    [InlineData("$card", "At character 2: a step begins with . or [.")]
    [InlineData("$.", "At character 3: a name begins with a letter or _; write others as ['…'].")]
    [InlineData("$.1", "At character 3: a name begins with a letter or _; write others as ['…'].")]
    [InlineData("$.a-b", "At character 4: a step begins with . or [.")]
    [InlineData("$['a", "At character 3: the quote is not closed.")]
    [InlineData("$['\\x']", "At character 5: is no escape.")]
    [InlineData("$['\\u12']", "At character 5: \\u needs four hexadecimal digits.")]
    [InlineData("$[", "At character 3: expected a name in quotes, a number or *.")]
    [InlineData("$[0", "At character 4: expected ] or ,.")]
    [InlineData("$[1:2]", "At character 4: slices are not understood.")]
    [InlineData("$[?@.x]", "At character 3: filters are not understood.")]
    [InlineData("$[01]", "At character 3: an index is a whole number of at most 9 digits.")]
    [InlineData("$[-0]", "At character 3: an index is a whole number of at most 9 digits.")]
    [InlineData("$[1234567890]", "At character 3: an index is a whole number of at most 9 digits.")]
    [InlineData("$...a", "At character 4: a name begins with a letter or _; write others as ['…'].")]
    [InlineData("$.a ", "At character 4: a step begins with . or [.")]
    [InlineData("", "Must have 1 to 256 characters.")]
    public void Path_ThatIsNone_IsToldWhereAndWhy(string text, string fault)
    {
        Assert.Null(MaskPath.TryParse(text, out var said));

        Assert.Equal(fault, said);
    }

    [Fact]
    public void Path_IsLimited()
    {
        Assert.Null(MaskPath.TryParse("$" + string.Concat(Enumerable.Repeat(".a", 33)), out var steps));
        Assert.Equal("Has more than 32 steps.", steps);
        Assert.Null(MaskPath.TryParse("$." + new string('a', 300), out _));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("")]
    public void WhatCannotBeRead_IsNotShown(string text) =>
        Assert.Null(new PayloadMask([MaskPath.TryParse("$.a", out _)!]).Apply(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("$.a; $..b", null)]
    [InlineData("", null)]
    [InlineData("$.a; b", "has the path 'b', which is none. At character 1: must begin with $")]
    public void Setting_IsChecked(string text, string? fault) =>
        Assert.Equal(fault, MaskText.FaultOfSetting(text));

    private static string Masked(string json, string path) =>
        Encoding.UTF8.GetString(
            new PayloadMask([MaskPath.TryParse(path, out _)!]).Apply(Encoding.UTF8.GetBytes(json))!
        );
}
