using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using TaskQueue.Core;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Core.Security.Tickets;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Auth.Oidc;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Account;

/// <summary>One's own account: name, password, second factor, and where one is signed in.</summary>
/// <param name="profiles">Reads the account.</param>
/// <param name="sessions">Reads and ends sessions.</param>
/// <param name="factors">Knows how the second factor stands.</param>
/// <param name="logins">Reads and takes away links with sign-in providers.</param>
/// <param name="providers">The providers that there are.</param>
/// <param name="tickets">Lets a link be begun from here and from nowhere else.</param>
/// <param name="states">Who looks, with their session.</param>
/// <param name="navigation">Goes to the provider.</param>
/// <param name="actors">Who looks.</param>
/// <param name="prompt">Asks for the password where it was given too long ago.</param>
/// <param name="toasts">Says what was done.</param>
public sealed partial class ProfilePage(
    ProfileService profiles,
    SessionList sessions,
    SecondFactorService factors,
    ExternalLogins logins,
    OidcProviders providers,
    AccessTickets tickets,
    AuthenticationStateProvider states,
    NavigationManager navigation,
    CurrentActor actors,
    PasswordPrompt prompt,
    Toasts toasts
)
{
    private Profile? _profile;
    private FactorStatus? _factor;
    private IReadOnlyList<SessionView> _sessions = [];
    private IReadOnlyList<LinkedLogin> _logins = [];
    private bool _busy;

    /// <summary>Why a link was not made.</summary>
    [SupplyParameterFromQuery]
    private string? Failed { get; set; }

    /// <summary>With which provider.</summary>
    [SupplyParameterFromQuery]
    private string? Provider { get; set; }

    private string? FaultText =>
        ExternalFaults.TryRead(Failed) is { } fault && providers.Find(Provider) is { } known
            ? T.Told(ExternalFaults.Explain(fault, known.DisplayName))
            : null;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var person = await actors.GetPersonAsync();
        _profile = await profiles.ReadAsync(person, cancellationToken);
        _sessions = await sessions.ListAsync(person, cancellationToken);
        _factor = await factors.ReadAsync(person, cancellationToken);
        _logins = await logins.ListAsync(person, cancellationToken);
    }

    private Task EndAsync(SessionView session) =>
        TryAsync(async person =>
        {
            await sessions.EndAsync(person, session.Id, CancellationToken.None);
            return T["It is signed out."];
        });

    private Task EndOthersAsync() =>
        TryAsync(async person =>
        {
            var ended = await sessions.EndOthersAsync(person, CancellationToken.None);
            return T.Count(ended, "One session was ended.", "{0} sessions were ended.");
        });

    private Task UnlinkAsync(LinkedLogin login) =>
        TryAsync(async person =>
        {
            await logins.UnlinkAsync(person, login.Id, CancellationToken.None);
            return T["{0} is unlinked.", providers.Show(login.Provider)];
        });

    private async Task LinkAsync(OidcProvider provider)
    {
        var path = OidcEndpoints.PathOf(provider.Name);
        try
        {
            if (!await prompt.EnsureAsync())
            {
                return;
            }

            var user = (await states.GetAuthenticationStateAsync()).User;
            var (ticket, _) = await tickets.MakeAsync(user, path, CancellationToken.None);
            navigation.NavigateTo($"{path.TrimStart('/')}?link={ticket}", forceLoad: true);
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }
    }

    private async Task TryAsync(Func<Person, Task<string>> act)
    {
        _busy = true;
        try
        {
            toasts.Done(await act(await actors.GetPersonAsync()));
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
    }
}
