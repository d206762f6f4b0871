using TaskQueue.Core;
using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

// What has come and gone leaves nothing behind: tasks, keys, kinds of errors, workers.
public abstract partial class BrokerConformanceTests
{
    private const int TasksOfARound = 500;
    private const int Rounds = 4;

    // Whose turn it is, and the like; far less than what one round could leave.
    private const int Slack = 10;

    [Fact]
    public async Task WhatHasComeAndGone_LeavesNothingBehind()
    {
        await LimitAsync("a", new(KeyConcurrency: 2));
        await PassRoundAsync(0);
        var before = await HeldAsync(_broker);

        for (var round = 1; round <= Rounds; round++)
        {
            await PassRoundAsync(round);
        }

        Assert.Empty(
            from held in await HeldAsync(_broker)
            let first = before.GetValueOrDefault(held.Key)
            where held.Value > first + Slack
            select $"{held.Key} holds {held.Value}, and held {first}"
        );
    }

    [Fact]
    public async Task AWorkerThatFallsSilent_IsForgotten_AfterALongTime()
    {
        Beat();
        await AdvanceAsync(BrokerLimits.WorkerLife / 2);
        Assert.Single(await _broker.WorkersAsync(Stop));

        await AdvanceAsync(BrokerLimits.WorkerLife);

        Assert.Empty(await _broker.WorkersAsync(Stop));
    }

    private async Task PassRoundAsync(int round)
    {
        var (leaves, falls) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var id in (Guid[])[leaves, falls])
        {
            _broker.Beat(new(Card() with { Id = id }, [], false, LeaseFor, []));
        }

        await _broker.OrderAsync(leaves, WorkerOrder.Pause, Stop);
        List<ReadyTask> tasks =
        [
            .. Enumerable
                .Range(0, TasksOfARound)
                .Select(i => Ready(i % 2 == 0 ? "a" : "b", (short)(i % 3), key: $"k{round}-{i % 100}")),
        ];
        await PushAsync(tasks);
        await _broker.WithdrawAsync([.. tasks.Take(50).Select(t => new Withdrawal(t.Envelope.Id, 1))], Stop);
        await WorkOffAsync(leaves, round, unfinished: 1);
        await AdvanceAsync(LeaseFor * 2);
        Assert.True(await _broker.ReapAsync(Stop) > 0);
        await WorkOffAsync(leaves, round, unfinished: 0);
        await _broker.LeaveAsync(leaves, Stop);
        await AdvanceAsync(BrokerLimits.WorkerLife * 2);
        await _broker.ReapAsync(Stop);

        Assert.Empty(await ClaimAsync());
        Assert.Empty(await _broker.WorkersAsync(Stop));
    }

    private async Task WorkOffAsync(Guid worker, int round, int unfinished)
    {
        var claim = new Claim(worker, "w1", ["*"], ["echo"], 100, LeaseFor);
        while (await _broker.ClaimAsync(claim, Stop) is { Count: > 0 } leases)
        {
            List<AttemptResult> failed =
            [
                .. leases
                    .Skip(unfinished)
                    .Select(l =>
                        ResultOf(l, AttemptOutcome.Failed) with
                        {
                            Error = new($"Kind{round}-{l.Task.Id:N}", "It failed."),
                        }
                    ),
            ];
            if (failed.Count > 0)
            {
                await FinishAsync(failed);
            }

            await ReleaseAllAsync();
        }

        await ReleaseAllAsync();
    }

    private async Task ReleaseAllAsync()
    {
        while (await TakeAsync() is { Count: > 0 } batches)
        {
            await _broker.ReleaseAsync(
                [.. batches.Select(b => new Release(b.EntryId, [.. b.Results.Select(r => r.TaskId)], []))],
                Stop
            );
        }
    }
}
