using System.Text;
using TaskQueue.Core.Tasks.Schemas;

namespace TaskQueue.Tests.Tasks;

/// <summary>The checks of payloads, keyword by keyword.</summary>
public sealed class PayloadSchemaTests
{
    private const string Order = """
        {
          "type": "object",
          "required": ["order", "lines"],
          "additionalProperties": false,
          "properties": {
            "order": { "type": "integer", "minimum": 1 },
            "mail": { "type": "string", "format": "email" },
            "lines": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/line" } }
          },
          "$defs": {
            "line": {
              "type": "object",
              "required": ["sku"],
              "properties": { "sku": { "type": "string", "pattern": "^[A-Z]{2}-[0-9]+$" }, "price": { "minimum": 0 } }
            }
          }
        }
        """;

    [Theory]
    [InlineData("""{"order":7,"lines":[{"sku":"AB-1","price":0.5}],"mail":"a@b.org"}""")]
    [InlineData("""{"order":1.0,"lines":[{"sku":"AB-12"},{"sku":"CD-3","more":[1]}]}""")]
    public void WhatASchemaAllows_HasNoFault(string payload) => Assert.Empty(Check(Order, payload));

    [Theory]
    [InlineData("7", "Must be of type object.")]
    [InlineData("""{"lines":[{"sku":"AB-1"}]}""", "Must have the member order.")]
    [InlineData("""{"order":0,"lines":[{"sku":"AB-1"}]}""", "/order: Must be at least 1.")]
    [InlineData("""{"order":1.5,"lines":[{"sku":"AB-1"}]}""", "/order: Must be of type integer.")]
    [InlineData("""{"order":1,"lines":[]}""", "/lines: Must have at least 1 elements.")]
    [InlineData(
        """{"order":1,"lines":[{"sku":"AB-1"},{"sku":"x"}]}""",
        "/lines/1/sku: Must match ^[A-Z]{2}-[0-9]+$."
    )]
    [InlineData("""{"order":1,"lines":[{"sku":"AB-1","price":-1}]}""", "/lines/0/price: Must be at least 0.")]
    [InlineData("""{"order":1,"lines":[{"sku":"AB-1"}],"a/b~":1}""", "/a~1b~0: Must not be here.")]
    [InlineData("""{"order":1,"lines":[{"sku":"AB-1"}],"mail":"x"}""", "/mail: Must be of the format email.")]
    [InlineData("""{"order":1,"order":"x","lines":[{"sku":"AB-1"}]}""", "/order: Must be of type integer.")]
    public void WhatItDoesNotAllow_IsToldWithItsPlace(string payload, string fault) =>
        Assert.Equal([fault], Check(Order, payload));

    [Theory]
    [InlineData("true", "1", true)]
    [InlineData("false", "1", false)]
    [InlineData("{}", "null", true)]
    [InlineData("""{"type":["null","string"]}""", "null", true)]
    [InlineData("""{"type":["null","string"]}""", "1", false)]
    [InlineData("""{"type":"number"}""", "1", true)]
    [InlineData("""{"type":"boolean"}""", "false", true)]
    [InlineData("""{"type":"array"}""", "{}", false)]
    [InlineData("""{"const":{"a":[1,2]}}""", """{"a":[1.0,2]}""", true)]
    [InlineData("""{"const":{"a":[1,2]}}""", """{"a":[2,1]}""", false)]
    [InlineData("""{"enum":["a",null]}""", "null", true)]
    [InlineData("""{"enum":["a",null]}""", "\"b\"", false)]
    [InlineData("""{"maximum":3}""", "3", true)]
    [InlineData("""{"exclusiveMaximum":3}""", "3", false)]
    [InlineData("""{"exclusiveMinimum":3}""", "3.0000001", true)]
    [InlineData("""{"maximum":1e300}""", "1e301", false)]
    [InlineData("""{"multipleOf":0.1}""", "0.3", true)]
    [InlineData("""{"multipleOf":0.1}""", "0.35", false)]
    [InlineData("""{"minLength":2}""", "\"😀\"", false)]
    [InlineData("""{"maxLength":1}""", "\"😀\"", true)]
    [InlineData("""{"minLength":2}""", "1", true)]
    [InlineData("""{"pattern":"b"}""", "\"abc\"", true)]
    [InlineData("""{"format":"date-time"}""", "\"2026-05-04T03:02:01Z\"", true)]
    [InlineData("""{"format":"date-time"}""", "\"2026-05-04T03:02:01\"", false)]
    [InlineData("""{"format":"date"}""", "\"2026-02-30\"", false)]
    [InlineData("""{"format":"uuid"}""", "\"0197a1b2-c3d4-7000-8000-1234567890ab\"", true)]
    [InlineData("""{"format":"uri"}""", "\"/only/a/path\"", false)]
    [InlineData("""{"format":"of-mine"}""", "\"x\"", true)]
    [InlineData("""{"maxItems":1}""", "[1,2]", false)]
    [InlineData("""{"uniqueItems":true}""", "[1,2,1]", false)]
    [InlineData("""{"uniqueItems":false}""", "[1,1]", true)]
    [InlineData("""{"contains":{"const":2}}""", "[1,2]", true)]
    [InlineData("""{"contains":{"const":2}}""", "[1]", false)]
    [InlineData("""{"items":{"type":"string"}}""", "[\"a\",1]", false)]
    [InlineData("""{"minProperties":1}""", "{}", false)]
    [InlineData("""{"maxProperties":1}""", """{"a":1,"b":2}""", false)]
    [InlineData(
        """{"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":false}""",
        """{"x-a":"1"}""",
        true
    )]
    [InlineData(
        """{"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":false}""",
        """{"x-a":1}""",
        false
    )]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"a":"b"}""", true)]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":2}]}""", "3", false)]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "7", true)]
    [InlineData("""{"anyOf":[{"type":"string"},{"minimum":5}]}""", "3", false)]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":5}]}""", "3", true)]
    [InlineData("""{"oneOf":[{"minimum":1},{"minimum":5}]}""", "7", false)]
    [InlineData("""{"not":{"type":"null"}}""", "null", false)]
    [InlineData(
        """{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}""",
        """{"a":1,"b":2}""",
        true
    )]
    [InlineData(
        """{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}""",
        """{"a":1}""",
        false
    )]
    [InlineData(
        """{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}""",
        """{"b":1}""",
        false
    )]
    [InlineData(
        """{"type":["object","null"],"properties":{"next":{"$ref":"#"}}}""",
        """{"next":{"next":null}}""",
        true
    )]
    [InlineData(
        """{"type":["object","null"],"properties":{"next":{"$ref":"#"}}}""",
        """{"next":{"next":1}}""",
        false
    )]
    public void EachKeyword_DoesWhatTheStandardSays(string schema, string payload, bool passes) =>
        Assert.Equal(passes, Check(schema, payload).Count == 0);

    [Theory]
    [InlineData("7", "#: must be an object, true or false.")]
    [InlineData("{", "Is no JSON: line 1, column 2.")]
    [InlineData("""{"type":"text"}""", "#/type: must be one of")]
    [InlineData("""{"properties":{"a":{"minimum":"1"}}}""", "#/properties/a/minimum: must be a number.")]
    [InlineData("""{"$defs":{"a":{"enum":[]}}}""", "#/$defs/a/enum: must be a list of values.")]
    [InlineData(
        """{"$ref":"https://example.com/schema.json"}""",
        "#/$ref: must lead to a place in this schema"
    )]
    [InlineData("""{"$ref":"file:///etc/passwd"}""", "#/$ref: must lead to a place in this schema")]
    [InlineData("""{"$ref":"#line"}""", "#/$ref: must lead to a place in this schema")]
    [InlineData("""{"$ref":7}""", "#/$ref: must lead to a place in this schema")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "#/$ref: leads nowhere")]
    [InlineData("""{"pattern":"(a"}""", "#/pattern: must be a regular expression")]
    [InlineData("""{"pattern":"(?=a)b"}""", "#/pattern: must be a regular expression without look-around")]
    [InlineData("""{"multipleOf":0}""", "#/multipleOf: must be more than 0.")]
    [InlineData("""{"minItems":-1}""", "#/minItems: must be a whole number")]
    [InlineData("""{"required":"a"}""", "#/required: must be a list of names.")]
    [InlineData("""{"anyOf":[]}""", "#/anyOf: must be a list of schemas.")]
    [InlineData("""{"propertyNames":{}}""", "#/propertyNames: is a keyword that is not understood here.")]
    [InlineData("""{"requird":["a"]}""", "#/requird: is a keyword that is not understood here.")]
    [InlineData("""{"pattern":"\ud800"}""", "At line 1, column 12: holds text that is not valid Unicode.")]
    [InlineData("""{"const":{"\udc00":1}}""", "At line 1, column 11: holds text that is not valid Unicode.")]
    public void WhatIsNoSchema_IsRefusedWithItsPlace(string text, string fault)
    {
        Assert.False(PayloadSchema.TryParse(Encoding.UTF8.GetBytes(text), out var schema, out var said));
        Assert.Null(schema);
        Assert.StartsWith(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public void ASchemaThatLeadsInCircles_OrHasChoicesWithoutEnd_ComesToAnEnd()
    {
        var choices = string.Join(
            ',',
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    $$"""
                        "a{{i}}": { "anyOf": [{ "$ref": "#/$defs/a{{i + 1}}" }, { "$ref": "#/$defs/a{{i
                            + 1}}" }] }
                        """
                )
        );
        var wide = $$"""{ "$ref": "#/$defs/a0", "$defs": { {{choices}}, "a40": { "const": 1 } } }""";

        Assert.StartsWith(
            "Cannot be checked",
            Assert.Single(Check("""{"$ref":"#"}""", "1")),
            StringComparison.Ordinal
        );
        Assert.StartsWith("Cannot be checked", Assert.Single(Check(wide, "2")), StringComparison.Ordinal);
        Assert.Empty(Check(wide, "1"));
    }

    [Fact]
    public void OfManyFaults_TheFirstAreTold() =>
        Assert.Equal(
            PayloadSchema.MostFaults,
            Check("""{"items":{"type":"string"}}""", $"[{string.Join(',', Enumerable.Range(0, 50))}]").Count
        );

    private static IReadOnlyList<string> Check(string schema, string payload)
    {
        Assert.True(
            PayloadSchema.TryParse(Encoding.UTF8.GetBytes(schema), out var read, out var fault),
            fault
        );
        return read!.Check(Encoding.UTF8.GetBytes(payload));
    }
}
