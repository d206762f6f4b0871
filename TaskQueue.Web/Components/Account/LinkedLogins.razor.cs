using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.External;

namespace TaskQueue.Web.Components.Account;

/// <summary>What an account is linked with at sign-in providers.</summary>
/// <param name="providers">The providers that there are.</param>
public sealed partial class LinkedLogins(OidcProviders providers)
{
    /// <summary>The links.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<LinkedLogin> Logins { get; set; } = [];

    /// <summary>Asked to make one; not offered without it, in the accounts of others.</summary>
    [Parameter]
    public EventCallback<OidcProvider> OnLink { get; set; }

    /// <summary>Asked to take one away.</summary>
    [Parameter, EditorRequired]
    public EventCallback<LinkedLogin> OnUnlink { get; set; }

    /// <summary>Whether something is being done.</summary>
    [Parameter]
    public bool Busy { get; set; }
}
