using Microsoft.AspNetCore.Components.Authorization;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Auth;

/// <summary>Who sits at the page, as the services want to know it.</summary>
/// <param name="states">Who is signed in.</param>
public sealed class CurrentActor(AuthenticationStateProvider states)
{
    /// <summary>Asks anew each time: rights may have gone since the page was opened.</summary>
    public async Task<Actor> GetAsync() => Actor.From((await states.GetAuthenticationStateAsync()).User);

    /// <summary>Whose account it is, and in which session they sit there.</summary>
    /// <exception cref="TaskQueue.Core.RefusalException">The session is over.</exception>
    public async Task<Person> GetPersonAsync() =>
        Person.From((await states.GetAuthenticationStateAsync()).User);
}
