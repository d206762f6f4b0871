using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks.Versions;
using TaskQueue.Tests.Tasks.Schemas;

namespace TaskQueue.Tests.Tasks.Versions;

public sealed class PayloadMigrationTests
{
    [Theory]
    [InlineData("""[{"op":"add","path":"/b","value":null}]""", """{"a":1}""", """{"a":1,"b":null}""")]
    [InlineData("""[{"op":"add","path":"/a/-","value":3}]""", """{"a":[1,2]}""", """{"a":[1,2,3]}""")]
    [InlineData("""[{"op":"add","path":"/a/0","value":3}]""", """{"a":[1,2]}""", """{"a":[3,1,2]}""")]
    [InlineData("""[{"op":"remove","path":"/a/1"}]""", """{"a":[1,2]}""", """{"a":[1]}""")]
    [InlineData("""[{"op":"replace","path":"/a","value":{"x":1}}]""", """{"a":[]}""", """{"a":{"x":1}}""")]
    [InlineData("""[{"op":"replace","path":"","value":7}]""", """{"a":[]}""", "7")]
    [InlineData("""[{"op":"move","from":"/a","path":"/b"}]""", """{"a":{"x":[1]}}""", """{"b":{"x":[1]}}""")]
    [InlineData("""[{"op":"move","from":"/a/0","path":"/a/1"}]""", """{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""[{"op":"copy","from":"/a","path":"/b"}]""", """{"a":[1]}""", """{"a":[1],"b":[1]}""")]
    [InlineData("""[{"op":"copy","from":"","path":"/b"}]""", """{"a":1}""", """{"a":1,"b":{"a":1}}""")]
    [InlineData("""[{"op":"test","path":"/a","value":1},{"op":"remove","path":"/a"}]""", """{"a":1}""", "{}")]
    [InlineData("""[{"op":"move","from":"/a~1b","path":"/c~0d"}]""", """{"a/b":1}""", """{"c~d":1}""")]
    // What RFC 6902 cannot say.
    [InlineData("""[{"op":"default","path":"/b","value":2}]""", """{"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("""[{"op":"default","path":"/a","value":2}]""", """{"a":null}""", """{"a":null}""")]
    [InlineData("""[{"op":"move","from":"/x","path":"/y","optional":true}]""", """{"a":1}""", """{"a":1}""")]
    [InlineData(
        """[{"op":"move","each":"/lines","from":"/net","path":"/price"},{"op":"default","each":"/lines","path":"/n","value":1}]""",
        """{"lines":[{"net":1.50},{"net":2,"n":3}]}""",
        """{"lines":[{"price":1.50,"n":1},{"n":3,"price":2}]}"""
    )]
    [InlineData("""[{"op":"add","each":"/x","path":"/y","value":1,"optional":true}]""", "[]", "[]")]
    // Numbers and other scripts stay as they were written.
    [InlineData(
        """[{"op":"move","from":"/a","path":"/b"}]""",
        """{"a":[1.0,1e400,12345678901234567890123],"ü":"ä"}""",
        """{"ü":"ä","b":[1.0,1e400,12345678901234567890123]}"""
    )]
    public void Steps_ChangeAPayload(string steps, string before, string after)
    {
        var migrated = Read(steps).Apply(Encoding.UTF8.GetBytes(before), out var fault);

        Assert.Equal(("", after), (fault, Encoding.UTF8.GetString(migrated!)));
    }

    [Theory]
    [InlineData("""[{"op":"remove","path":"/b"}]""", """{"a":1}""", "Step 1 (remove): there is no /b.")]
    [InlineData(
        """[{"op":"move","from":"/a","path":"/b/c"}]""",
        """{"a":1}""",
        "nothing that /b/c could be put into"
    )]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", """{"a":1}""", "Step 1 (test): /a is not 2.")]
    [InlineData(
        """[{"op":"add","path":"/a/5","value":2}]""",
        """{"a":[]}""",
        "/a/5 is no place in an object or list"
    )]
    [InlineData("""[{"op":"add","path":"/a/01","value":2}]""", """{"a":[1,2]}""", "is no place")]
    [InlineData("""[{"op":"remove","each":"/a","path":"/x"}]""", """{"a":{}}""", "/a is no list")]
    [InlineData(
        """[{"op":"remove","each":"/a","path":"/x"}]""",
        """{"a":[{"x":1},{}]}""",
        "there is no /a/1/x"
    )]
    [InlineData("""[{"op":"remove","path":"/b"}]""", """{"b":1,"b":2}""", "names a member twice")]
    public void WhatCannotBeDone_NamesStepAndPlace(string steps, string before, string reason)
    {
        Assert.Null(Read(steps).Apply(Encoding.UTF8.GetBytes(before), out var fault));
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "Is no JSON: line 1")]
    [InlineData("{}", "Must be a list of steps.")]
    [InlineData("[7]", "/0: Must be an object.")]
    [InlineData("""[{"op":"grow","path":"/a"}]""", "/0/op: Must be one of add, remove")]
    [InlineData("""[{"op":"remove"}]""", "/0/path: Is needed.")]
    [InlineData("""[{"op":"remove","path":"a"}]""", "/0/path: Must be a JSON pointer")]
    [InlineData("""[{"op":"remove","path":"/a~2"}]""", "/0/path: Must be a JSON pointer")]
    [InlineData("""[{"op":"remove","path":"/a","value":1}]""", "/0/value: Has no meaning here.")]
    [InlineData("""[{"op":"add","path":"/a"}]""", "/0/value: Is needed.")]
    [InlineData("""[{"op":"move","path":"/a"}]""", "/0/from: Is needed.")]
    [InlineData("""[{"op":"move","from":"/a","path":"/a/b"}]""", "/0/path: Lies within what is moved.")]
    [InlineData("""[{"op":"remove","path":"/a","optional":1}]""", "/0/optional: Must be true or false.")]
    [InlineData("""[{"op":"remove","path":"/a","colour":1}]""", "/0: colour is not known")]
    [InlineData("""[{"op":"\ud800"}]""", "At line 1, column 8: holds text that is not valid Unicode.")]
    public void WhatIsNoMigration_SaysWhereAndWhy(string text, string reason)
    {
        Assert.False(PayloadMigration.TryParse(text, out _, out var fault));
        Assert.StartsWith(reason, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void StepsThatGrowWithoutBound_AreStopped()
    {
        var doubling = string.Join(
            ',',
            Enumerable.Range(0, 60).Select(i => $$"""{"op":"copy","from":"","path":"/{{i}}"}""")
        );
        var nesting = string.Join(
            ',',
            Enumerable
                .Range(1, 100)
                .Select(i =>
                    $$"""{"op":"add","path":"{{string.Concat(Enumerable.Repeat("/a", i))}}","value":{} }"""
                )
        );

        Assert.Null(Read($"[{doubling}]").Apply("{}"u8.ToArray(), out var tooLarge));
        Assert.Null(Read($"[{nesting}]").Apply("{}"u8.ToArray(), out var tooDeep));

        Assert.Contains("too ", tooLarge, StringComparison.Ordinal);
        Assert.Contains("nested too deeply", tooDeep, StringComparison.Ordinal);
    }

    [Fact]
    public void ThereAndBack_IsWhatItWas() =>
        Prop.ForAll(
                SchemaGen.Values().ToArbitrary(),
                value =>
                {
                    var payload = Encoding.UTF8.GetBytes($$"""{"x":{{value?.ToJsonString() ?? "null"}}}""");
                    var there = Read("""[{"op":"move","from":"/x","path":"/y"}]""").Apply(payload, out _);
                    var back = Read("""[{"op":"move","from":"/y","path":"/x"}]""").Apply(there, out _);
                    return back!.AsSpan().SequenceEqual(payload);
                }
            )
            .QuickCheckThrowOnFailure();

    private static PayloadMigration Read(string text)
    {
        Assert.True(PayloadMigration.TryParse(text, out var migration, out var fault), fault);
        return migration!;
    }
}
