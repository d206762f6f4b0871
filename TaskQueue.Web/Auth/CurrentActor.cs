using Microsoft.AspNetCore.Components.Authorization;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Auth;

/// <summary>Who sits at the page, as the services want to know it.</summary>
/// <param name="states">Who is signed in.</param>
/// <param name="sessions">Knows what they may do now.</param>
public sealed class CurrentActor(AuthenticationStateProvider states, SessionCheck sessions)
{
    /// <summary>
    /// Asks anew each time: rights may have gone since the page was opened. One whose session is over may do nothing.
    /// </summary>
    public async Task<Actor> GetAsync()
    {
        var user = (await states.GetAuthenticationStateAsync()).User;
        var found =
            await sessions.FindAsync(user, CancellationToken.None)
            ?? new(Actor.From(user).Name, Roles.Nothing);
        return found with { Origin = OriginIdentity.Of(user) };
    }

    /// <summary>By which name they signed in. Asks no store: for what is kept in their browser alone.</summary>
    public async Task<string> NameAsync() =>
        Actor.From((await states.GetAuthenticationStateAsync()).User).Name;

    /// <summary>Whose account it is, and in which session they sit there.</summary>
    /// <exception cref="TaskQueue.Core.RefusalException">The session is over.</exception>
    public async Task<Person> GetPersonAsync() =>
        Person.From((await states.GetAuthenticationStateAsync()).User);
}
