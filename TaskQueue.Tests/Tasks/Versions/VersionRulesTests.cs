using System.Text;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Schemas;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Tests.Tasks.Versions;

public sealed class VersionRulesTests
{
    private const string Old = """{"type":"object","required":["a"]}""";
    private const string Wider = """{"type":"object"}""";
    private const string Narrower = """{"type":"object","required":["a","b"]}""";
    private const string Steps = """[{"op":"default","path":"/b","value":1}]""";

    [Theory]
    [InlineData("1", Wider, null, false, VersionChangeKind.Same, "")]
    [InlineData("1", Narrower, null, false, VersionChangeKind.Same, "schema")]
    [InlineData("1", Narrower, null, true, VersionChangeKind.Same, "schema")]
    [InlineData("1", Old, Steps, false, VersionChangeKind.Same, "migration")]
    [InlineData("2", Wider, null, false, VersionChangeKind.New, "")]
    [InlineData("2", Narrower, null, false, VersionChangeKind.New, "schema")]
    [InlineData("2", Narrower, null, true, VersionChangeKind.New, "")]
    [InlineData("2", Narrower, Steps, false, VersionChangeKind.New, "")]
    [InlineData(null, Old, null, false, VersionChangeKind.New, "version")]
    public void ADefinition_IsHeldAgainstTheVersionThatHolds(
        string? version,
        string schema,
        string? steps,
        bool accepts,
        VersionChangeKind kind,
        string fields
    )
    {
        var errors = new FieldErrors();

        var change = VersionRules.Decide(
            Type("1", Old),
            ["1"],
            new()
            {
                Version = version,
                Schema = schema,
                Migration = steps,
                AcceptBreaking = accepts,
            },
            errors
        );

        Assert.Equal((kind, fields), (change.Kind, string.Join(',', errors.ToDictionary().Keys)));
    }

    [Fact]
    public void AVersion_DoesNotComeBack_AndTheRefusalNamesPlaceAndAdvice()
    {
        var errors = new FieldErrors();

        VersionRules.Decide(Type("2", Old), ["1", "2"], new() { Version = "1", Schema = Narrower }, errors);

        var told = errors.ToDictionary();
        Assert.Contains("1 was a version before 2", told["version"][0], StringComparison.Ordinal);
        Assert.Equal("/b: Now must be there.", told["schema"][0]);
        Assert.Contains("acceptBreaking", told["schema"][^1], StringComparison.Ordinal);
    }

    [Fact]
    public void WhatPromisedNothing_MayBecomeAnything()
    {
        var errors = new FieldErrors();

        var first = VersionRules.Decide(null, [], new() { Version = "1", Schema = Old }, errors);
        var plain = VersionRules.Decide(Type(null, null), [], new() { Schema = Old }, errors);

        Assert.True(errors.IsEmpty);
        Assert.Equal((VersionChangeKind.First, VersionChangeKind.First), (first.Kind, plain.Kind));
    }

    [Fact]
    public void AChain_BringsAPayloadThroughAllVersions()
    {
        var chain = TypeChain.Of([
            ("", null),
            ("1", """[{"op":"move","from":"/a","path":"/b"}]"""),
            ("2", null),
            ("3", """[{"op":"default","path":"/c","value":true}]"""),
        ]);

        Assert.Equal(["3", "2", "1"], chain.Names);
        Assert.Equal("""{"b":1,"c":true}""", Bring(chain, null, """{"a":1}"""));
        Assert.Equal("""{"b":1,"c":true}""", Bring(chain, "1", """{"b":1}"""));
        Assert.Equal("""{"b":1}""", Bring(chain, "3", """{"b":1}"""));
        Assert.Equal("""{"b":1}""", Bring(chain, "of another house", """{"b":1}"""));
        Assert.Equal(
            "Cannot be made into one of version 1. Step 1 (move): there is no /a.",
            Assert.Single(chain.Bring("", "{}"u8.ToArray(), null).Faults)
        );
        Assert.True(chain.IsNewest("3") && !chain.IsNewest("2") && !chain.IsNewest(null));
        Assert.True(TypeChain.None.IsNewest(null) && !TypeChain.None.Knows("1"));
    }

    [Fact]
    public void WhatWasBrought_IsHeldAgainstTheSchema_AndTheLimits()
    {
        var wanted = Encoding.UTF8.GetBytes("""{"required":["c"]}""");
        Assert.True(PayloadSchema.TryParse(wanted, out var schema, out _));
        var large = new string('x', 900_000);
        var chain = TypeChain.Of([("1", null), ("2", """[{"op":"copy","from":"/a","path":"/b"}]""")]);

        Assert.Equal(
            "Must have the member c.",
            Assert.Single(chain.Bring("1", """{"a":1}"""u8.ToArray(), schema).Faults)
        );
        Assert.Equal(
            "Is larger than 1 MiB.",
            Assert.Single(chain.Bring("1", Encoding.UTF8.GetBytes($$"""{"a":"{{large}}"}"""), null).Faults)
        );
    }

    private static string Bring(TypeChain chain, string? version, string payload) =>
        Encoding.UTF8.GetString(
            chain.Bring(version, Encoding.UTF8.GetBytes(payload), null).Payload!.Value.Span
        );

    private static TaskType Type(string? version, string? schema) =>
        new()
        {
            Name = "t",
            FirstSeenAt = default,
            Version = version,
            Schema = schema,
        };
}
