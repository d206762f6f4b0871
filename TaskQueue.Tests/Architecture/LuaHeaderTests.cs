using System.Text.RegularExpressions;

namespace TaskQueue.Tests.Architecture;

/// <summary>
/// A Lua script starts with comments: what it does, every KEYS[n] and ARGV[n] that it uses (a run of them as KEYS[2..n]), and
/// a line "Returns …".
/// </summary>
public sealed partial class LuaHeaderTests
{
    private const string Good = """
        -- Adds one.
        -- KEYS[1] the counter   ARGV[1] by   ARGV[2..n] the names
        -- Returns the new value.
        for i = 2, #ARGV do redis.call('SADD', 'names', ARGV[i]) end
        return redis.call('INCRBY', KEYS[1], ARGV[1])
        """;

    [Fact]
    public void Scripts_HaveTheirHeader() =>
        Rule.AssertKept(SourceTree.Read("TaskQueue.Core", ".lua").SelectMany(Breaches));

    [Fact]
    public void Header_ThatIsWhole_Passes() => Assert.Empty(Breaches(new("a.lua", Good)));

    [Theory]
    [InlineData("-- Adds one.\n", "", "says not what the script does")]
    [InlineData("KEYS[1] the counter   ", "", "says not what KEYS[1] is")]
    [InlineData("ARGV[1] by   ", "", "says not what ARGV[1] is")]
    [InlineData("ARGV[2..n] the names", "", "says not what ARGV[i] is")]
    [InlineData("-- Returns the new value.\n", "", "has no line Returns")]
    public void Header_ThatLacksAPart_IsFound(string part, string instead, string expected)
    {
        var script = Good.Replace(part, instead, StringComparison.Ordinal);

        Assert.Equal("a.lua: the header " + expected, Assert.Single(Breaches(new("a.lua", script))));
    }

    private static IEnumerable<string> Breaches(SourceFile script)
    {
        var lines = script.Text.Split('\n');
        var header = lines.TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal)).ToList();
        var body = Comments().Replace(string.Join('\n', lines.Skip(header.Count)), "");
        var text = string.Join('\n', header);
        var what = header.Count > 0 ? header[0][2..].Trim() : "";
        if (what.Length == 0 || Special().IsMatch(what))
        {
            yield return $"{script.Path}: the header says not what the script does";
        }

        foreach (
            var use in Uses()
                .Matches(body)
                .Select(match => (Table: match.Groups["table"].Value, Index: match.Groups["index"].Value))
                .Distinct()
        )
        {
            if (!Names(text, use.Table, use.Index))
            {
                yield return $"{script.Path}: the header says not what {use.Table}[{use.Index}] is";
            }
        }

        if (!header.Any(line => Returns().IsMatch(line)))
        {
            yield return $"{script.Path}: the header has no line Returns";
        }
    }

    // An index that is computed needs a run in the header; a number needs itself, or a run that starts at or below it.
    private static bool Names(string header, string table, string index)
    {
        var named = Uses()
            .Matches(header)
            .Where(match => match.Groups["table"].Value == table)
            .Select(match => match.Groups["index"].Value);
        return named.Any(name =>
            name == index
            || (
                Run().Match(name) is { Success: true } run
                && (
                    !int.TryParse(index, CultureInfo.InvariantCulture, out var number)
                    || StartOf(run) <= number
                )
            )
        );
    }

    private static int StartOf(Match run) =>
        int.Parse(run.Groups["first"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\b(?<table>KEYS|ARGV)\[(?<index>[^\]]+)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uses();

    [GeneratedRegex(@"^(?<first>\d+)\.\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Run();

    [GeneratedRegex(@"^--\s*Returns\b", RegexOptions.None, 1000)]
    private static partial Regex Returns();

    [GeneratedRegex(@"^(KEYS|ARGV|Returns)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Special();

    [GeneratedRegex("--.*", RegexOptions.None, 1000)]
    private static partial Regex Comments();
}
