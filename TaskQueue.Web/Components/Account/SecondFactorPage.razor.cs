using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Components.Account;

/// <summary>Where somebody sets up the second factor that a role of theirs asks for; until then no other page opens.</summary>
/// <param name="factors">Knows how it stands.</param>
/// <param name="actors">Who looks.</param>
/// <param name="navigation">Leads to the rest of the console afterwards.</param>
public sealed partial class SecondFactorPage(
    SecondFactorService factors,
    CurrentActor actors,
    NavigationManager navigation
)
{
    private FactorStatus? _status;

    protected override async Task LoadAsync(CancellationToken cancellationToken) =>
        _status = await factors.ReadAsync(await actors.GetPersonAsync(), cancellationToken);

    // Loaded anew: what somebody may do has changed under the open page.
    private void GoOn() => navigation.NavigateTo("/", forceLoad: true);
}
