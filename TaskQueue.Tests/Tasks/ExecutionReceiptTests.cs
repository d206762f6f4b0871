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
                .Select(
                    (outcome, i) =>
                        new TaskAttempt
                        {
                            TaskId = Guid.Empty,
                            Number = i + 1,
                            FinishedAt = Samples.Now,
                            Outcome = Enum.Parse<AttemptOutcome>(outcome),
                            Token = (3L << 32) + i + 1,
                        }
                ),
        ];

        Assert.StartsWith(expected, ExecutionReceipt.Of(attempts), StringComparison.Ordinal);
    }

    [Fact]
    public void NoAttempt_NoReceipt() => Assert.Null(ExecutionReceipt.Of([]));
}
