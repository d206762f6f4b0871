using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Audit;

/// <summary>S69: whatever is done to a row of the chain without the key, the walk along it finds.</summary>
public sealed class AuditChainTests
{
    private const int Most = 12;

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    // One way for each column of a row: what a person with SQL could write there.
    private static readonly Func<AuditEntry, AuditEntry>[] Alterations =
    [
        e => Copy(e, id: Guid.CreateVersion7()),
        e => Copy(e, at: e.At.AddTicks(TimeSpan.TicksPerMicrosecond)),
        e => Copy(e, actor: e.Actor + " "),
        e => Copy(e, action: AuditActions.QueueResumed),
        e => Copy(e, subjectId: e.SubjectId + "x"),
        e => Copy(e, before: e.Before is null ? "{}" : null),
        e => Copy(e, after: """{"paused":false}"""),
        e => Copy(e, address: "198.51.100.9"),
        e => Copy(e, outcome: AuditOutcome.Denied),
        e => Copy(e, sequence: e.Sequence + 1),
        e => Copy(e, mark: Flip(e.Mark)),
        e => Copy(e, hash: Flip(e.Hash!)),
    ];

    [Fact]
    public void AnUntouchedChain_HoldsTogether() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(
                Gen.Choose(0, Most).ToArbitrary(),
                count =>
                {
                    var chain = Sealed(count);
                    return FirstFault(chain) is null;
                }
            )
        );

    [Fact]
    public void AnAlteredRow_IsFound() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                Cases(Alterations.Length),
                (it) =>
                {
                    var chain = Sealed(it.Count);
                    chain[it.At] = Alterations[it.Way](chain[it.At]);
                    return FirstFault(chain)?.Place == it.At + 1;
                }
            )
        );

    [Fact]
    public void ARemovedRow_IsFound_UnlessItWasTheLast() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                Cases(1),
                it =>
                {
                    var chain = Sealed(it.Count);
                    chain.RemoveAt(it.At);
                    return it.At == it.Count - 1
                        ? FirstFault(chain) is null && MissesAnchor(chain, it.Count)
                        : FirstFault(chain)?.Place == it.At + 1;
                }
            )
        );

    [Fact]
    public void ARemovedRow_WithTheOthersMovedUp_IsFound() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                Cases(1).Generator.Where(it => it.At < it.Count - 1).ToArbitrary(),
                it =>
                {
                    var chain = Sealed(it.Count);
                    chain.RemoveAt(it.At);
                    Renumber(chain);
                    return FirstFault(chain)?.Place == it.At + 1;
                }
            )
        );

    [Fact]
    public void SwappedRows_AreFound() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                Cases(Most).Generator.Where(it => it.Way % it.Count != it.At).ToArbitrary(),
                it =>
                {
                    var chain = Sealed(it.Count);
                    var other = it.Way % it.Count;
                    (chain[it.At], chain[other]) = (chain[other], chain[it.At]);
                    Renumber(chain);
                    return FirstFault(chain)?.Place == Math.Min(it.At, other) + 1;
                }
            )
        );

    [Fact]
    public void AnInsertedRow_IsFound() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                Cases(3),
                it =>
                {
                    var chain = Sealed(it.Count);
                    // A row of one's own; a copy of a real one; a real one that was never sealed.
                    var stranger = it.Way switch
                    {
                        0 => Copy(Entry(99), mark: new byte[32]),
                        1 => chain[it.At],
                        _ => Marked(Entry(99)),
                    };
                    chain.Insert(it.At, Copy(stranger, hash: chain[it.At].Hash));
                    Renumber(chain);
                    return FirstFault(chain)?.Place <= it.At + 2;
                }
            )
        );

    [Fact]
    public void ATailMadeAnew_WithAnotherKey_IsFound()
    {
        var chain = Sealed(8);
        var other = chain[3].Hash!;
        for (var i = 4; i < chain.Count; i++)
        {
            var forged = Entry(i + 100);
            forged.Mark = AuditChain.Mark([.. Key.Reverse()], forged);
            (forged.Place, forged.Hash) = (
                i + 1,
                other = AuditChain.Hash([.. Key.Reverse()], other, i + 1, forged)
            );
            chain[i] = forged;
        }

        Assert.Equal(5, FirstFault(chain)?.Place);
    }

    [Fact]
    public void Fields_CannotLendEachOtherLetters()
    {
        var one = Copy(Entry(1), actor: "ab", action: "c");
        var other = Copy(Entry(1), actor: "a", action: "bc");

        Assert.NotEqual(AuditChain.Mark(Key, one), AuditChain.Mark(Key, other));
    }

    [Theory]
    [InlineData("2026-11-26T09:00:00.0000000+00:00 k 7 {0}", 7)]
    [InlineData("k 7 {0}", null)]
    [InlineData("2026-11-26T09:00:00.0000000+00:00 k -7 {0}", null)]
    [InlineData("2026-11-26T09:00:00.0000000+00:00 k 7 ab", null)]
    [InlineData("", null)]
    public void Anchors_AreRead_AndWhatIsNoneIsLeftOut(string line, int? place) =>
        Assert.Equal(place, (int?)AuditAnchors.Parse(line.Replace("{0}", new string('a', 64)))?.Head.Place);

    private static Arbitrary<Case> Cases(int ways) =>
        (
            from count in Gen.Choose(1, Most)
            from at in Gen.Choose(0, count - 1)
            from way in Gen.Choose(0, ways - 1)
            select new Case(count, at, way)
        ).ToArbitrary();

    private static AuditFault? FirstFault(IEnumerable<AuditEntry> chain)
    {
        var walk = new ChainWalk(Key, ChainHead.Start);
        return chain.Select(walk.Add).FirstOrDefault(fault => fault is not null);
    }

    private static bool MissesAnchor(List<AuditEntry> chain, int was) =>
        new AnchorCheck([new(was, new byte[32])], null).Missing(chain.Count)?.Place == was;

    private static List<AuditEntry> Sealed(int count)
    {
        var (chain, head) = (new List<AuditEntry>(), ChainHead.Start);
        for (var i = 0; i < count; i++)
        {
            var entry = Marked(Entry(i + 1));
            entry.Place = head.Place + 1;
            entry.Hash = AuditChain.Hash(Key, head.Hash, head.Place + 1, entry);
            head = new(head.Place + 1, entry.Hash);
            chain.Add(entry);
        }

        return chain;
    }

    private static void Renumber(List<AuditEntry> chain)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            chain[i] = Copy(chain[i], place: i + 1);
        }
    }

    private static AuditEntry Marked(AuditEntry entry)
    {
        entry.Mark = AuditChain.Mark(Key, entry);
        return entry;
    }

    private static AuditEntry Entry(int number) =>
        new()
        {
            Sequence = number,
            Id = Guid.CreateVersion7(),
            At = DateTimeOffset.UnixEpoch.AddSeconds(number),
            Actor = "ada@example.com",
            ActorKind = ActorKind.Person,
            Via = Via.Api,
            Action = AuditActions.QueuePaused,
            SubjectType = "queue",
            SubjectId = $"q{number}",
            After = """{"paused":true}""",
        };

    private static byte[] Flip(byte[] bytes) => [(byte)(bytes[0] ^ 1), .. bytes[1..]];

    private static AuditEntry Copy(
        AuditEntry e,
        Guid? id = null,
        DateTimeOffset? at = null,
        string? actor = null,
        string? action = null,
        string? subjectId = null,
        string? before = null,
        string? after = null,
        string? address = null,
        AuditOutcome? outcome = null,
        long? sequence = null,
        byte[]? mark = null,
        byte[]? hash = null,
        long? place = null
    ) =>
        new()
        {
            Sequence = sequence ?? e.Sequence,
            Id = id ?? e.Id,
            At = at ?? e.At,
            Actor = actor ?? e.Actor,
            ActorKind = e.ActorKind,
            Via = e.Via,
            Address = address ?? e.Address,
            Action = action ?? e.Action,
            SubjectType = e.SubjectType,
            SubjectId = subjectId ?? e.SubjectId,
            Before = before ?? e.Before,
            After = after ?? e.After,
            Outcome = outcome ?? e.Outcome,
            Mark = mark ?? e.Mark,
            Place = place ?? e.Place,
            Hash = hash ?? e.Hash,
        };

    private sealed record Case(int Count, int At, int Way);
}
