using Microsoft.AspNetCore.Identity;

namespace TaskQueue.Core.Security;

/// <summary>A person with an account.</summary>
public sealed class AppUser : IdentityUser<Guid>
{
    /// <summary>What others call them; none when absent.</summary>
    public string? Name { get; set; }

    /// <summary>The time zone that they live in, by its IANA name; UTC when absent.</summary>
    public string? TimeZone { get; set; }

    /// <summary>When the account was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the person last signed in.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Since when the account may not be used; it may while absent.</summary>
    public DateTimeOffset? DisabledAt { get; set; }
}
