using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Security;

/// <summary>Answers of the store are remembered for a moment, and asked for once however many want them.</summary>
public sealed class RememberedAnswersTests
{
    private readonly ManualClock _clock = new();
    private readonly RememberedAnswers<int, string> _answers;
    private int _reads;

    public RememberedAnswersTests() => _answers = new(TimeSpan.FromSeconds(5), _clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_IsRemembered_AndNoLongerThanSaid()
    {
        Assert.Equal("1", await AskAsync());
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal("1", await AskAsync());
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("2", await AskAsync());
    }

    [Fact]
    public async Task Answer_IsRememberedNoLonger_WhereTheClockIsPutBack()
    {
        Assert.Equal("1", await AskAsync());
        _clock.UtcNow -= TimeSpan.FromHours(1);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.False(_answers.TryRecall(1, out _));
        Assert.Equal("2", await AskAsync());
    }

    [Fact]
    public async Task ManyAtOnce_AskOnce()
    {
        var gate = new TaskCompletionSource();
        var all = Enumerable.Range(0, 100).Select(_ => AskAsync(gate.Task)).ToList();
        gate.SetResult();

        Assert.Equal(["1"], (await Task.WhenAll(all)).Distinct());
    }

    [Fact]
    public async Task Failure_IsNotRemembered()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            AskAsync(Task.FromException(new InvalidOperationException()))
        );
        Assert.Equal("2", await AskAsync());
    }

    [Fact]
    public async Task OneThatGivesUp_DoesNotEndItForTheOthers()
    {
        var gate = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = _answers.GetAsync(1, () => ReadAsync(gate.Task), impatient.Token).AsTask();
        var second = AskAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal("1", await second);
    }

    [Fact]
    public async Task WhatIsBeingRead_IsForgottenToo()
    {
        var gate = new TaskCompletionSource();
        var before = AskAsync(gate.Task);
        _answers.Forget(_ => false);
        Assert.Equal("2", await AskAsync());
        gate.SetResult();
        Assert.Equal("1", await before);

        Assert.Equal("2", await AskAsync());
        _answers.Forget(a => a == "2");
        Assert.Equal("3", await AskAsync());
    }

    private Task<string> AskAsync(Task? gate = null) =>
        _answers.GetAsync(1, () => ReadAsync(gate ?? Task.CompletedTask), Stop).AsTask();

    private async Task<string> ReadAsync(Task gate)
    {
        var read = $"{Interlocked.Increment(ref _reads)}";
        await gate;
        return read;
    }
}
