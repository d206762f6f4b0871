using TaskQueue.Core;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Account;

/// <summary>One's own account: name, password, second factor, and where one is signed in.</summary>
/// <param name="profiles">Reads the account.</param>
/// <param name="sessions">Reads and ends sessions.</param>
/// <param name="factors">Knows how the second factor stands.</param>
/// <param name="actors">Who looks.</param>
/// <param name="toasts">Says what was done.</param>
public sealed partial class ProfilePage(
    ProfileService profiles,
    SessionList sessions,
    SecondFactorService factors,
    CurrentActor actors,
    Toasts toasts
)
{
    private Profile? _profile;
    private FactorStatus? _factor;
    private IReadOnlyList<SessionView> _sessions = [];
    private bool _busy;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var person = await actors.GetPersonAsync();
        _profile = await profiles.ReadAsync(person, cancellationToken);
        _sessions = await sessions.ListAsync(person, cancellationToken);
        _factor = await factors.ReadAsync(person, cancellationToken);
    }

    private Task EndAsync(SessionView session) =>
        TryAsync(async person =>
        {
            await sessions.EndAsync(person, session.Id, CancellationToken.None);
            return "It is signed out.";
        });

    private Task EndOthersAsync() =>
        TryAsync(async person =>
        {
            var ended = await sessions.EndOthersAsync(person, CancellationToken.None);
            return ended == 1 ? "One session was ended." : $"{ended} sessions were ended.";
        });

    private async Task TryAsync(Func<Person, Task<string>> act)
    {
        _busy = true;
        try
        {
            toasts.Done(await act(await actors.GetPersonAsync()));
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(refusal.Message);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
    }
}
