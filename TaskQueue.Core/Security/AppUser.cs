using Microsoft.AspNetCore.Identity;

namespace TaskQueue.Core.Security;

/// <summary>A person with an account.</summary>
public sealed class AppUser : IdentityUser<Guid>
{
    /// <summary>When the account was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the person last signed in.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }
}
