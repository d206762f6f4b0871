using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class NewTaskRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Now;

    [Fact]
    public void AnOrdinaryTask_Passes() => Assert.True(NewTaskRules.Check(Samples.NewTask(), Now).IsEmpty);

    [Fact]
    public void EveryLimit_IsAllowedItself()
    {
        var task = Samples.NewTask() with
        {
            Type = new('t', 128),
            Queue = "a.b_9-".PadRight(64, 'q'),
            Priority = 9,
            Name = new('n', 256),
            Description = new('d', 4000),
            RunAt = Now + TaskLimits.Horizon,
            ExpiresAt = Now + TaskLimits.Horizon + TaskLimits.Horizon,
            Timeout = TimeSpan.FromDays(7),
            MaxAttempts = 100,
            Tags = [.. Enumerable.Range(0, 32).Select(i => $"{i:00}".PadRight(64, 'x'))],
            CorrelationId = new('c', 128),
            IdempotencyKey = new('k', 256),
        };

        Assert.Empty(NewTaskRules.Check(task, Now).ToDictionary());
    }

    public static TheoryData<string, NewTask> Faults()
    {
        var good = Samples.NewTask();
        return new()
        {
            { "type", good with { Type = "" } },
            { "type", good with { Type = new('t', 129) } },
            { "type", good with { Type = "a b" } },
            { "type", good with { Type = "ä" } },
            { "type", good with { Type = "a\n" } },
            { "queue", good with { Queue = "" } },
            { "queue", good with { Queue = "*" } },
            { "queue", good with { Queue = new('q', 65) } },
            { "queue", good with { Queue = "Mail" } },
            { "queue", good with { Queue = "mail/out" } },
            { "queue", good with { Queue = "mail:out" } },
            { "queue", good with { Queue = "größe" } },
            { "priority", good with { Priority = -1 } },
            { "priority", good with { Priority = 10 } },
            { "name", good with { Name = new('n', 257) } },
            { "name", good with { Name = "a\0b" } },
            { "name", good with { Name = "\ud800" } },
            { "name", good with { Name = "\udc00\ud800" } },
            { "description", good with { Description = new('d', 4001) } },
            { "maxAttempts", good with { MaxAttempts = 0 } },
            { "maxAttempts", good with { MaxAttempts = 101 } },
            { "timeout", good with { Timeout = TimeSpan.FromMilliseconds(999) } },
            { "timeout", good with { Timeout = TimeSpan.FromDays(7.1) } },
            { "tags", good with { Tags = [.. Enumerable.Range(0, 33).Select(i => $"{i}")] } },
            { "resultTtl", good with { ResultTtl = TimeSpan.FromMilliseconds(999) } },
            { "resultTtl", good with { ResultTtl = TaskLimits.Horizon + TimeSpan.FromTicks(1) } },
            { "tags", good with { Tags = [" "] } },
            { "tags", good with { Tags = ["a,b"] } },
            { "tags", good with { Tags = [new('t', 65)] } },
            { "tags", good with { Tags = [null!] } },
            { "labels", good with { Labels = [.. Enumerable.Range(0, 17).Select(i => $"l{i}")] } },
            { "labels", good with { Labels = ["GPU"] } },
            { "labels", good with { Labels = ["a+b"] } },
            { "labels", good with { Labels = [""] } },
            { "labels", good with { Labels = [new('l', 65)] } },
            { "labels", good with { Labels = [null!] } },
            { "correlationId", good with { CorrelationId = new('c', 129) } },
            { "idempotencyKey", good with { IdempotencyKey = "" } },
            { "idempotencyKey", good with { IdempotencyKey = new('k', 257) } },
            { "idempotencyKey", good with { IdempotencyKey = "\0" } },
            { "payload", good with { Payload = "{"u8.ToArray() } },
        };
    }

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void AFault_IsFoundUnderItsField(string field, NewTask task) =>
        Assert.Equal([field], NewTaskRules.Check(task, Now).ToDictionary().Keys);

    public static TheoryData<string?, NewTask> Times()
    {
        var good = Samples.NewTask();
        return new()
        {
            { null, good with { Delay = TimeSpan.Zero } },
            { null, good with { Delay = TaskLimits.Horizon } },
            { "delay", good with { Delay = TaskLimits.Horizon + TimeSpan.FromTicks(1) } },
            { "delay", good with { Delay = TimeSpan.FromTicks(-1) } },
            { "delay", good with { Delay = TimeSpan.MinValue } },
            { "delay", good with { Delay = TimeSpan.MaxValue } },
            { "delay", good with { Delay = TimeSpan.Zero, RunAt = Now } },
            { null, good with { RunAt = Now.AddDays(-1) } },
            { "runAt", good with { RunAt = Now.AddDays(-1).AddTicks(-1) } },
            { "runAt", good with { RunAt = DateTimeOffset.MinValue } },
            { "runAt", good with { RunAt = DateTimeOffset.MaxValue } },
            { null, good with { ExpiresAt = Now.AddTicks(1) } },
            { "deadline", good with { Deadline = Now } },
            { "deadline", good with { Deadline = DateTimeOffset.MaxValue } },
            { "deadline", good with { Deadline = Now.AddHours(1), RunAt = Now.AddHours(2) } },
            { "deadline", good with { DeadlineAfter = TimeSpan.FromMilliseconds(999) } },
            { "deadline", good with { DeadlineAfter = TimeSpan.MaxValue } },
            {
                "deadline",
                good with
                {
                    DeadlineAfter = TimeSpan.FromHours(1),
                    Delay = TimeSpan.FromHours(1),
                }
            },
            { "deadline", good with { Deadline = Now.AddHours(1), DeadlineAfter = TimeSpan.FromHours(1) } },
            { "expiresAt", good with { ExpiresAt = Now } },
            { "expiresAt", good with { ExpiresAt = DateTimeOffset.MinValue } },
            { "expiresAt", good with { ExpiresAt = DateTimeOffset.MaxValue } },
            { "expiresAt", good with { ExpiresAt = Now.AddHours(1), Delay = TimeSpan.FromHours(1) } },
            { "expiresAt", good with { ExpiresAt = Now.AddHours(1), RunAt = Now.AddHours(2) } },
            { null, good with { ExpiresAt = Now.AddHours(1), RunAt = Now.AddMinutes(59) } },
        };
    }

    [Theory]
    [MemberData(nameof(Times), DisableDiscoveryEnumeration = true)]
    public void Times_MustFitEachOther(string? field, NewTask task) =>
        Assert.Equal(field is null ? [] : [field], NewTaskRules.Check(task, Now).ToDictionary().Keys);

    [Fact]
    public void AllFaults_AreFoundAtOnce()
    {
        var task = Samples.NewTask("x") with { Type = "", Priority = 99, Tags = ["a,b", " "] };

        var errors = NewTaskRules.Check(task, Now);

        Assert.Equal(["payload", "priority", "tags", "type"], errors.ToDictionary().Keys.Order());
        Assert.Equal(2, errors.ToDictionary()["tags"].Length);
        var refusal = Assert.Throws<Core.RefusalException>(errors.ThrowIfAny);
        Assert.Equal(Core.RefusalCode.Invalid, refusal.Code);
        Assert.Equal(4, refusal.Errors.Count);
    }

    [Fact]
    public void AnEdit_IsHeldToTheSameRules()
    {
        Assert.True(
            new TaskEdit { Name = "" }
                .Check(Now)
                .IsEmpty
        );
        Assert.Equal(
            ["payload", "priority", "queue"],
            new TaskEdit
            {
                Priority = 12,
                Queue = "a b",
                Payload = "{"u8.ToArray(),
            }
                .Check(Now)
                .ToDictionary()
                .Keys.Order()
        );
    }
}
