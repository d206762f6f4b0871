using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Web.Auth;

/// <summary>
/// Carries the end of sessions to the other Web processes, and theirs to this one: an open page feels it at once wherever
/// it is. A signal that is lost is made up for by the check each 30 s.
/// </summary>
/// <param name="check">Ends and forgets.</param>
/// <param name="signals">Between the processes.</param>
internal sealed class SessionNews(SessionCheck check, ISignals signals) : IHostedService
{
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        check.Ended += Publish;
        _subscription = signals.Subscribe(Hear);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        check.Ended -= Publish;
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    private void Publish(object? sender, SessionsEventArgs e) =>
        signals.Publish(new(SignalTopic.Accounts, e.Ids));

    private void Hear(Signal signal)
    {
        if (signal.Topic is SignalTopic.Accounts)
        {
            check.Forget(signal.Ids);
        }
    }
}
