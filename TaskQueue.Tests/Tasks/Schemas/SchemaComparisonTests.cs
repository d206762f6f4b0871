using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks.Schemas;

namespace TaskQueue.Tests.Tasks.Schemas;

public sealed class SchemaComparisonTests
{
    [Fact]
    public void WhatIsCalledCompatible_AllowsAllThatWasAllowed()
    {
        var (proved, tried) = (0, 0);
        var refuted = new List<string>();
        Prop.ForAll(
                (
                    from pair in SchemaGen.Pairs()
                    from values in SchemaGen.Values().ListOf(25)
                    select (pair.Older, pair.Newer, Values: values)
                ).ToArbitrary(),
                c =>
                {
                    var (older, newer) = (Text(c.Older), Text(c.Newer));
                    if (SchemaComparison.Objections(SchemaComparison.Compare(older, newer)).Any())
                    {
                        return;
                    }

                    proved++;
                    var (one, other) = (Parse(older), Parse(newer));
                    foreach (var text in c.Values.Select(Text).Distinct(StringComparer.Ordinal))
                    {
                        var payload = Encoding.UTF8.GetBytes(text);
                        if (one.Check(payload).Count > 0)
                        {
                            continue;
                        }

                        tried++;
                        if (other.Check(payload).Count > 0)
                        {
                            refuted.Add($"{older} allows {text}, {newer} does not.");
                        }
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

        // The shortest one says it best.
        Assert.True(refuted.Count == 0, $"{refuted.Count}, such as {refuted.MinBy(r => r.Length)}");
        Assert.True(proved > 100 && tried > 300, $"{proved} pairs were proved, {tried} payloads were tried.");
    }

    [Fact]
    public void ASchema_IsCompatibleWithItself() =>
        Prop.ForAll(
                SchemaGen.Pairs().ToArbitrary(),
                pair => SchemaComparison.Compare(Text(pair.Older), Text(pair.Older)).Count == 0
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    // What is narrower.
    [InlineData("""{"minimum":1}""", """{"minimum":2}""", "", "minimum", "Breaking")]
    [InlineData("""{"type":["string","null"]}""", """{"type":"string"}""", "", "type", "Breaking")]
    [InlineData("""{"enum":[1,2,3]}""", """{"enum":[1,2]}""", "", "enum", "Breaking")]
    [InlineData("{}", """{"required":["a"]}""", "/a", "required", "Breaking")]
    [InlineData("true", "false", "", "false", "Breaking")]
    [InlineData(
        """{"properties":{"a":{"type":"string"}}}""",
        """{"properties":{"a":{"type":"string","maxLength":3}}}""",
        "/a",
        "maxLength",
        "Breaking"
    )]
    [InlineData("{}", """{"properties":{"a/b":{"type":"string"}}}""", "/a~1b", "type", "Breaking")]
    [InlineData("""{"items":{}}""", """{"items":{"type":"integer"}}""", "/*", "type", "Breaking")]
    [InlineData(
        """{"properties":{"a":{}}}""",
        """{"properties":{"a":{}},"additionalProperties":false}""",
        "/*",
        "false",
        "Breaking"
    )]
    [InlineData("{}", """{"not":{"type":"null"}}""", "", "not", "Unknown")]
    [InlineData("""{"pattern":"^a"}""", """{"pattern":"^(a|b)"}""", "", "pattern", "Breaking")]
    [InlineData(
        """{"oneOf":[{"type":"string"},{"type":"null"}]}""",
        """{"oneOf":[{"type":"string"},{"type":"null"},{"type":"object"}]}""",
        "",
        "oneOf",
        "Unknown"
    )]
    // What is wider.
    [InlineData("""{"minimum":2}""", """{"minimum":1}""", "", "minimum", "Compatible")]
    [InlineData("""{"required":["a"]}""", "{}", "/a", "required", "Compatible")]
    [InlineData("""{"type":"integer"}""", """{"type":"number"}""", "", "type", "Compatible")]
    [InlineData("""{"type":"string"}""", """{"type":["string","null"]}""", "", "type", "Compatible")]
    [InlineData(
        """{"properties":{"a":{}},"additionalProperties":false}""",
        """{"properties":{"a":{},"b":{"type":"string"}},"additionalProperties":false}""",
        "/b",
        "false",
        "Compatible"
    )]
    public void ADifference_IsToldWithItsPlace(
        string older,
        string newer,
        string place,
        string keyword,
        string verdict
    )
    {
        var found = SchemaComparison.Compare(older, newer);

        Assert.Contains(
            found,
            f => f.Place == place && f.Keyword == keyword && f.Verdict.ToString() == verdict
        );
        Assert.True(verdict != "Compatible" || !SchemaComparison.Objections(found).Any());
    }

    [Theory]
    // References, lists of all, and definitions that moved.
    [InlineData("""{"type":"string"}""", """{"$ref":"#/$defs/t","$defs":{"t":{"type":"string"}}}""")]
    [InlineData("""{"allOf":[{"minimum":3},{"maximum":5}]}""", """{"minimum":1,"maximum":5}""")]
    // Ways in which it was allowed.
    [InlineData("""{"type":"string"}""", """{"anyOf":[{"type":"null"},{"type":"string"}]}""")]
    [InlineData("""{"anyOf":[{"const":1},{"const":2}]}""", """{"anyOf":[{"type":"null"},{"minimum":1}]}""")]
    [InlineData("""{"oneOf":[{"const":1},{"const":"b"}]}""", """{"type":["integer","string"]}""", false)]
    [InlineData("""{"type":["string","null"]}""", """{"anyOf":[{"type":"string"},{"type":"null"}]}""")]
    [InlineData("""{"not":{"type":["null","string"]}}""", """{"not":{"type":"null"}}""")]
    // A list of values is tried, value by value.
    [InlineData("""{"enum":["ab","b"]}""", """{"pattern":"b$","minLength":1}""")]
    [InlineData("""{"const":4}""", """{"oneOf":[{"type":"integer"},{"type":"string"}]}""")]
    // Trees, that refer to themselves.
    [InlineData(
        """{"type":"object","properties":{"next":{"$ref":"#"},"n":{"type":"integer"}}}""",
        """{"type":"object","properties":{"next":{"$ref":"#"},"n":{"type":"number"}}}"""
    )]
    [InlineData(
        """{"type":"array","minItems":2,"items":{"type":"string"}}""",
        """{"contains":{"type":"string"}}"""
    )]
    [InlineData("""{"type":"string"}""", """{"minimum":3,"minItems":4,"required":["x"]}""")]
    public void WhatFollows_IsProved(string older, string newer, bool proved = true) =>
        Assert.Equal(proved, !SchemaComparison.Objections(SchemaComparison.Compare(older, newer)).Any());

    [Fact]
    public void WhatCannotBeProved_IsUnknown_AndComesToAnEnd()
    {
        var choices = string.Join(',', Enumerable.Range(0, 8).Select(_ => """{"$ref":"#/$defs/t"}"""));
        var any = $$"""{"anyOf":[{{choices}}]}""";
        var part = $$"""{"anyOf":[{{choices}}],"properties":{"x":{{any}} } }""";
        var newer = $$"""{"$defs":{"t":{{part}} },"$ref":"#/$defs/t"}""";

        var found = SchemaComparison.Compare("""{"type":"object"}""", newer);

        Assert.Contains(found, f => f.Verdict is SchemaVerdict.Unknown);
        Assert.True(found.Count <= SchemaComparison.MostFindings);
    }

    [Fact]
    public void AKeywordThatStandsTwice_IsNotCompared() =>
        Assert.Contains(
            SchemaComparison.Compare("""{"type":"string"}""", """{"type":"number","type":"string"}"""),
            f => f.Verdict is SchemaVerdict.Unknown
        );

    [Theory]
    [InlineData("""{"madeLater":true}""")]
    [InlineData("""{"$ref":"#line"}""")]
    [InlineData("""{"const":"\ud800"}""")]
    [InlineData("{")]
    public void AnOldSchemaThatCannotBeRead_IsUnknown(string older)
    {
        var found = Assert.Single(SchemaComparison.Compare(older, """{"const":"a"}"""));

        Assert.Equal(SchemaVerdict.Unknown, found.Verdict);
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static PayloadSchema Parse(string text)
    {
        Assert.True(
            PayloadSchema.TryParse(Encoding.UTF8.GetBytes(text), out var schema, out var fault),
            fault
        );
        return schema!;
    }
}
