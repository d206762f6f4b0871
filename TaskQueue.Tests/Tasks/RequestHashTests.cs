using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class RequestHashTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,null,"x y"]}""", " {\n\"a\" : 1 ,\t\"b\":[ true,null , \"x y\" ] } ")]
    [InlineData("null", " null\r\n")]
    public void WhiteSpace_DoesNotCount(string one, string other) =>
        Assert.Equal(RequestHash.Of(Samples.NewTask(one)), RequestHash.Of(Samples.NewTask(other)));

    [Fact]
    public void TheKeyItself_AndTheTrace_DoNotCount() =>
        Assert.Equal(
            RequestHash.Of(Samples.NewTask()),
            RequestHash.Of(Samples.NewTask() with { IdempotencyKey = "k", TraceId = "t" })
        );

    [Fact]
    public void TheSameInstant_InAnotherZone_DoesNotCount() =>
        Assert.Equal(
            RequestHash.Of(Samples.NewTask() with { RunAt = Samples.Now }),
            RequestHash.Of(Samples.NewTask() with { RunAt = Samples.Now.ToOffset(TimeSpan.FromHours(2)) })
        );

    [Fact]
    public void TheOrderOfLabels_DoesNotCount() =>
        Assert.Equal(
            RequestHash.Of(Samples.NewTask() with { Labels = ["a", "b"] }),
            RequestHash.Of(Samples.NewTask() with { Labels = ["b", "a", "b"] })
        );

    [Theory]
    [InlineData("""{"b":"x","a":1}""")]
    [InlineData("""{"a":1.0,"b":"x"}""")]
    [InlineData("""{"a":1,"b":"\u0078"}""")]
    [InlineData("""{"a":1,"b":"x","b":"x"}""")]
    [InlineData("""{"a":1,"b":"x "}""")]
    [InlineData("""{"a":"1","b":"x"}""")]
    [InlineData("""[{"a":1,"b":"x"}]""")]
    [InlineData("""["a",1,"b","x"]""")]
    public void EverythingElseInThePayload_Counts(string other) =>
        Assert.NotEqual(
            RequestHash.Of(Samples.NewTask("""{"a":1,"b":"x"}""")),
            RequestHash.Of(Samples.NewTask(other))
        );

    [Fact]
    public void EveryField_Counts()
    {
        var task = Samples.NewTask();
        Func<NewTask, NewTask>[] changes =
        [
            t => t,
            t => t with { Type = "delay" },
            t => t with { Queue = "other" },
            t => t with { Priority = 6 },
            t => t with { Name = "" },
            t => t with { Name = "x" },
            t => t with { Description = "x" },
            t => t with { CorrelationId = "x" },
            t => t with { Delay = TimeSpan.FromSeconds(1) },
            t => t with { Timeout = TimeSpan.FromSeconds(1) },
            t => t with { RunAt = Samples.Now },
            t => t with { RunAt = Samples.Now.AddTicks(1) },
            t => t with { ExpiresAt = Samples.Now },
            t => t with { Deadline = Samples.Now },
            t => t with { ResultTtl = TimeSpan.FromHours(1) },
            t => t with { DeadlineAfter = TimeSpan.FromHours(1) },
            t => t with { MaxAttempts = 5 },
            t => t with { Tags = ["a"] },
            t => t with { Tags = ["b"] },
            t => t with { Labels = ["a"] },
            t => t with { Labels = ["b"] },
        ];

        var hashes = changes.Select(change => Convert.ToHexString(RequestHash.Of(change(task))));

        Assert.Equal(changes.Length, hashes.Distinct().Count());
    }
}
