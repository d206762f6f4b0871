namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Histories made by hand: a sound one, and the parts to spoil it with. Times are in milliseconds here.</summary>
internal static class HandMade
{
    public const int Process = 100;

    private const long Epoch = 1L << 32;

    public static Guid One { get; } = new("00000000-0000-7000-8000-000000000001");

    public static Guid Two { get; } = new("00000000-0000-7000-8000-000000000002");

    /// <summary>One task, submitted, executed once and recorded once.</summary>
    public static Story Sound() =>
        new Story()
            .Client(ClientEntryKind.Intent, "one", 10)
            .Client(ClientEntryKind.Ack, "one", 20, One)
            .Ran(One, Token(1, 1), 30, 40)
            .Attempted(One, 1, Token(1, 1), "Succeeded", 30, 40)
            .Stored(One, "one", "succeeded", 1)
            .Read(100, One)
            .Sampled(100, acknowledged: 1, intended: 1, accepted: 1, accounted: 1);

    /// <summary>A task that was started twice, and recorded as told.</summary>
    public static Story Repeated(string? firstOutcome, int firstEpoch, int secondEpoch, long? firstEnd = null)
    {
        var story = new Story()
            .Client(ClientEntryKind.Intent, "one", 10)
            .Client(ClientEntryKind.Ack, "one", 20, One)
            .Ran(One, Token(firstEpoch, 1), 5_030, firstEnd)
            .Ran(One, Token(secondEpoch, 2), 20_000, 20_100, process: Process + 1)
            .Stored(One, "one", "succeeded", firstOutcome is null ? 1 : 2)
            .Read(30_000, One)
            .Sampled(30_000, acknowledged: 1, intended: 1, accepted: 1, accounted: 1);
        if (firstOutcome is not null)
        {
            story.Attempted(One, 1, Token(firstEpoch, 1), firstOutcome, 5_030, 15_000);
        }

        return story.Attempted(
            One,
            firstOutcome is null ? 1 : 2,
            Token(secondEpoch, 2),
            "Succeeded",
            20_000,
            20_100
        );
    }

    public static long Token(int epoch, int sequence) => (epoch * Epoch) + sequence;
}
