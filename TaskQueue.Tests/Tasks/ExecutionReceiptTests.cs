using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class ExecutionReceiptTests
{
    [Theory]
    [InlineData("Succeeded", "It ran once, under lease 3.1.")]
    [InlineData("Failed Succeeded", "It ran 2 times; the result of attempt 2, under lease 3.2, counts.")]
    [InlineData("Failed TimedOut", "It ran 2 times, and not with success.")]
    [InlineData(
        "Lost Succeeded",
        "It ran once; the result of attempt 2, under lease 3.2, counts. Attempt 1 lost its worker or its lease:"
    )]
    [InlineData(
        "Lost Lost",
        "No run of it is known to have come to its end. Each of attempts 1, 2 lost its worker or its lease:"
    )]
    public void Receipt_TellsWhatRan_AndWhichResultCounts(string outcomes, string expected)
    {
        TaskAttempt[] attempts =
        [
            .. outcomes
                .Split(' ')
                .Select((outcome, i) => Attempt(i + 1, Enum.Parse<AttemptOutcome>(outcome), Samples.Now)),
        ];

        Assert.StartsWith(expected, ExecutionReceipt.Of(attempts), StringComparison.Ordinal);
    }

    [Fact]
    public void AnAttempt_WhoseHandlerWasNotCalled_IsNoRun()
    {
        var (failed, cancelled) = (
            Attempt(1, AttemptOutcome.Failed, Samples.Now),
            Attempt(2, AttemptOutcome.Cancelled, startedAt: null)
        );

        Assert.Equal(
            "It did not run: what was begun ended before its handler was called.",
            ExecutionReceipt.Of([cancelled])
        );
        Assert.Equal("It ran once, and not with success.", ExecutionReceipt.Of([failed, cancelled]));
    }

    [Fact]
    public void NoAttempt_NoReceipt() => Assert.Null(ExecutionReceipt.Of([]));

    private static TaskAttempt Attempt(int number, AttemptOutcome outcome, DateTimeOffset? startedAt) =>
        new()
        {
            TaskId = Guid.Empty,
            Number = number,
            StartedAt = startedAt,
            FinishedAt = Samples.Now,
            Outcome = outcome,
            Token = (3L << 32) + number,
        };
}
