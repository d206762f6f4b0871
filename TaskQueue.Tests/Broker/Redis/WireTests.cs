using Microsoft.Extensions.Logging;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Redis;

namespace TaskQueue.Tests.Broker.Redis;

/// <summary>What travels through Redis: it comes back whole, and nothing that was changed is believed.</summary>
public sealed class WireTests
{
    private static readonly Seal Good = new(new string('k', 32));
    private static readonly DateTimeOffset At = new(2026, 5, 6, 7, 8, 9, 123, TimeSpan.Zero);

    [Theory]
    [InlineData(AttemptOutcome.Succeeded, "{\"ü\":1}", false)]
    [InlineData(AttemptOutcome.Failed, null, true)]
    [InlineData(AttemptOutcome.HandedBack, "", false)]
    public void Result_ComesBackWhole(AttemptOutcome outcome, string? output, bool error)
    {
        var result = new AttemptResult(Guid.NewGuid(), 1L << 40, "wörker", outcome, At, error ? null : At, At)
        {
            Output = output is null ? null : System.Text.Encoding.UTF8.GetBytes(output),
            Error = error
                ? new("Kind", "message", null, Final: true, TimeSpan.FromSeconds(2), Status: 503)
                : null,
            WasRunning = error,
        };

        var read = ResultWire.Read(ResultWire.Write(result, Good), Good)!;

        Assert.Equal(result with { Output = null }, read with { Output = null });
        Assert.Equal(result.Output, read.Output);
    }

    [Fact]
    public void NothingThatWasAltered_IsRead()
    {
        var closed = ResultWire.Write(Samples.Result(Samples.Task()), Good);

        for (var at = 0; at < closed.Length; at++)
        {
            var altered = closed.ToArray();
            altered[at] ^= 1;
            Assert.Null(ResultWire.Read(altered, Good));
            Assert.Null(ResultWire.Read(closed.AsSpan(0, at), Good));
        }
    }

    [Fact]
    public void AMessageOfOneKind_PassesForNoOther()
    {
        var card = CardWire.Write(
            new(Guid.NewGuid(), "w", "h", "1", 1, ["*"], [], ["echo"], At, 0, false),
            Good
        );

        Assert.NotNull(CardWire.Read(card, Good));
        Assert.Null(ResultWire.Read(card, Good));
        Assert.Null(NoteWire.Read(card, Good));
        Assert.Null(EnvelopeWire.Read(card, 1, Guid.Empty, Good));
    }

    [Fact]
    public void SignedNonsense_IsNotRead_AndThrowsNothing()
    {
        var random = new Random(7);
        for (var run = 0; run < 3000; run++)
        {
            var kind = new[] { WireKind.Envelope, WireKind.Result, WireKind.Note, WireKind.Card }[run % 4];
            var wire = new WireWriter(kind);
            for (var i = random.Next(40); i > 0; i--)
            {
                wire.Byte((byte)random.Next(256));
            }

            // Genuine in its signature, so the reader itself has to cope.
            var closed = Good.Close(wire);
            EnvelopeWire.Read(closed, 1, Guid.Empty, Good);
            ResultWire.Read(closed, Good);
            NoteWire.Read(closed, Good);
            CardWire.Read(closed, Good);
            CardWire.Stranger(closed);
        }
    }

    [Fact]
    public void AnotherKey_DoesNotOpen_UnlessItIsThePreviousOne()
    {
        var note = new LogNote(Guid.NewGuid(), 3, 1, At, LogLevel.Warning, "x");
        var closed = NoteWire.Write(note, Good);
        var renewed = new Seal(new string('n', 32), new string('k', 32));

        Assert.Null(NoteWire.Read(closed, new Seal(new string('n', 32))));
        Assert.Equal(note, NoteWire.Read(closed, renewed));
        Assert.Equal(2, renewed.Accepted.Count);
        Assert.DoesNotContain("kkkk", Good.Mark, StringComparison.Ordinal);
    }
}
