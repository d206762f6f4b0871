using System.Text;
using TaskQueue.Web.Components.Json;

namespace TaskQueue.Tests.Components;

/// <summary>A tree of JSON, of which only what is open makes lines.</summary>
public sealed class JsonOutlineTests
{
    private const string Order =
        """{"customer":{"id":42,"e mail":"ada@example.com"},"lines":[{"sku":"a-1","count":2}],"paid":true,"note":null}""";

    [Fact]
    public void WhatIsSmall_IsOpen_WithItsPaths()
    {
        using var outline = Of(Order);

        Assert.Equal(
            [
                "$ { 4 }",
                "$.customer { 2 }",
                "$.customer.id 42",
                "$.customer['e mail'] ada@example.com",
                "$.lines [ 1 ]",
                "$.lines[0] { 2 }",
                "$.lines[0].sku a-1",
                "$.lines[0].count 2",
                "$.paid true",
                "$.note null",
            ],
            outline.Lines().Select(l => $"{l.Path} {l.Text}")
        );
        Assert.Equal(("$.customer['e mail']", "ada@example.com"), outline.Whole("0/1"));
        Assert.Equal(("$.lines[0].sku", "a-1"), outline.Whole("1/0/0"));
        Assert.Null(outline.Whole("0/2"));
    }

    [Fact]
    public void Parts_OpenAndShut()
    {
        using var outline = Of(Order);

        outline.Toggle("1");
        Assert.DoesNotContain(outline.Lines(), l => l.Path == "$.lines[0].sku");
        outline.Toggle("1");
        Assert.Contains(outline.Lines(), l => l.Path == "$.lines[0].sku");
    }

    [Fact]
    public void ALongList_IsShownPieceByPiece()
    {
        using var outline = Of($"[{string.Join(',', Enumerable.Range(0, 250))}]");

        var first = outline.Lines();
        outline.ShowMore("");
        var second = outline.Lines();
        outline.ShowMore("");

        Assert.Equal((102, 150), (first.Count, first[^1].Left));
        Assert.Equal((202, 50), (second.Count, second[^1].Left));
        Assert.Equal(251, outline.Lines().Count);
    }

    [Fact]
    public void WhatIsFound_IsMarked_AndWhatItLiesInIsOpened()
    {
        var list = Enumerable
            .Range(0, 250)
            .Select(i => FormattableString.Invariant($"{{\"deep\":{{\"Key\":\"v{i}\"}}}}"));
        using var outline = Of($"{{\"list\":[{string.Join(',', list)}]}}");
        Assert.DoesNotContain(outline.Lines(), l => l.Path.Contains("deep", StringComparison.Ordinal));

        outline.Find("V249");
        var found = Assert.Single(outline.Lines(), l => l.IsFound);

        Assert.Equal("$.list[249].deep.Key", found.Path);
        outline.Find("key");
        Assert.Equal(JsonOutline.MostFound, outline.Found);
        outline.Find(" ");
        Assert.Equal(0, outline.Found);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("5")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("{\"half\":\"\\ud800\"}")]
    public void WhatIsNoTree_IsNone(string json) => Assert.Null(JsonOutline.Of(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void NamesThatComeTwice_AndDeepOnes_AreLines()
    {
        using var twice = Of("""{"a":1,"a":2}""");
        using var deep = Of($"{new string('[', 120)}{new string(']', 120)}");

        deep.Find("nothing");

        Assert.Equal(["", "a", "a"], twice.Lines().Select(l => l.Name));
        Assert.Equal(["1", "2"], twice.Lines().Skip(1).Select(l => twice.Whole(l.Key)?.Text));
        Assert.NotEmpty(deep.Lines());
    }

    [Fact]
    public void LongNames_AreNotSaidWithEachValueInThem()
    {
        using var outline = Of(
            $"{{\"{new string('n', 500_000)}\":[{string.Join(',', Enumerable.Repeat(0, 200_000))}]}}"
        );
        var before = GC.GetAllocatedBytesForCurrentThread();

        outline.Toggle("0");
        outline.Find("7");
        var lines = outline.Lines();

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64_000_000);
        Assert.All(lines, l => Assert.True(l.Path.Length <= 201 && l.Name.Length <= 81));
        Assert.Equal(500_005, outline.Whole("0/3")!.Value.Path.Length);
    }

    [Theory]
    [InlineData("<p>Hello</p>", true)]
    [InlineData("a <br/> b", true)]
    [InlineData("a < b > c", false)]
    [InlineData("plain", false)]
    [InlineData(null, false)]
    public void Markup_IsKnown(string? text, bool markup) => Assert.Equal(markup, JsonOutline.IsMarkup(text));

    private static JsonOutline Of(string json) =>
        Assert.IsType<JsonOutline>(JsonOutline.Of(Encoding.UTF8.GetBytes(json)));
}
