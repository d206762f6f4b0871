using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks.Masking;

namespace TaskQueue.Tests.Tasks.Masking;

/// <summary>
/// S2: whatever the payload and the paths: each value shows exactly when no path leads to it or to what it lies in, told by
/// another, slower reading of the paths.
/// </summary>
public sealed class PayloadMaskPropertyTests
{
    private static readonly string[] Names = ["a", "b", "card", "é x"];

    [Fact]
    public void MaskedText_HoldsNoSecret_AndAllElse() =>
        Prop.ForAll(
                (
                    from seed in Gen.Choose(0, 1_000_000)
                    from paths in Gen.Choose(1, 4)
                    select (seed, paths)
                ).ToArbitrary(),
                drawn => Check(drawn.seed, drawn.paths)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static void Check(int seed, int count)
    {
        var random = new Random(seed);
        var leaves = new List<(string Secret, IReadOnlyList<object> Way)>();
        var root = Draw(random, 4, [], leaves);
        List<Step[]> paths = [.. Enumerable.Range(0, count).Select(_ => DrawPath(random))];
        var json = root?.ToJsonString() ?? "null";

        var mask = new PayloadMask([.. paths.Select(p => MaskPath.TryParse(TextOf(p), out _)!)]);
        var masked = Encoding.UTF8.GetString(mask.Apply(Encoding.UTF8.GetBytes(json))!);

        Assert.NotNull(JsonNode.Parse(masked));
        foreach (var (secret, way) in leaves)
        {
            var hidden = paths.Exists(p =>
                Enumerable.Range(0, way.Count + 1).Any(length => Leads(p, [.. way.Take(length)]))
            );
            Assert.True(
                masked.Contains(secret, StringComparison.Ordinal) == !hidden,
                $"{string.Join(" and ", paths.Select(TextOf))} on {json} gave {masked}"
            );
        }
    }

    // A step may take any depth before it where it holds anywhere.
    private static bool Leads(ReadOnlySpan<Step> path, ReadOnlySpan<object> way)
    {
        if (path.Length == 0)
        {
            return way.Length == 0;
        }

        for (var skipped = 0; skipped < way.Length; skipped++)
        {
            if (path[0].Takes(way[skipped]) && Leads(path[1..], way[(skipped + 1)..]))
            {
                return true;
            }

            if (!path[0].Anywhere)
            {
                return false;
            }
        }

        return false;
    }

    private static JsonNode? Draw(
        Random random,
        int depth,
        IReadOnlyList<object> way,
        List<(string, IReadOnlyList<object>)> leaves
    )
    {
        switch (depth == 0 ? 2 : random.Next(4))
        {
            case 0:
                var made = new JsonObject();
                foreach (var name in Names.Where(_ => random.Next(2) == 0))
                {
                    made[name] = Draw(random, depth - 1, [.. way, name], leaves);
                }

                return made;
            case 1:
                var length = random.Next(4);
                return new JsonArray([
                    .. Enumerable
                        .Range(0, length)
                        .Select(i => Draw(random, depth - 1, [.. way, (i, length)], leaves)),
                ]);
            default:
                var secret = $"s{leaves.Count}z{random.Next()}";
                leaves.Add((secret, way));
                return JsonValue.Create(secret);
        }
    }

    private static Step[] DrawPath(Random random) =>
        [
            .. Enumerable
                .Range(0, random.Next(1, 4))
                .Select(_ => new Step(
                    random.Next(3) == 0,
                    random.Next(3) switch
                    {
                        0 => null,
                        1 => Names[random.Next(Names.Length)],
                        _ => random.Next(-3, 3),
                    }
                )),
        ];

    private static string TextOf(Step[] path) =>
        "$" + string.Concat(path.Select(step => (step.Anywhere ? ".." : "") + step.Bracket));

    private sealed record Step(bool Anywhere, object? Choice)
    {
        public string Bracket =>
            Choice switch
            {
                null => "[*]",
                string name => $"['{name}']",
                var index => string.Create(CultureInfo.InvariantCulture, $"[{index}]"),
            };

        public bool Takes(object place) =>
            (Choice, place) switch
            {
                (null, _) => true,
                (string wanted, string name) => wanted == name,
                (int wanted, (int index, int length)) => wanted == index
                    || wanted + length == index && wanted < 0,
                _ => false,
            };
    }
}
