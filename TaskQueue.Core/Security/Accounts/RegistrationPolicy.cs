namespace TaskQueue.Core.Security.Accounts;

/// <summary>Who may make an account for themselves: the setting <c>Auth:Registration</c>, read. Pure.</summary>
/// <param name="Mode">The word.</param>
/// <param name="Domains">With <see cref="RegistrationMode.Domain"/>: the domains, as computers write them.</param>
public sealed record RegistrationPolicy(RegistrationMode Mode, IReadOnlyList<string> Domains)
{
    /// <summary>What the setting may be, in words.</summary>
    public const string Wants = "closed, open, invite, or domain: with domains parted by commas";

    private const string DomainPrefix = "domain:";

    /// <summary>Nobody; how it begins.</summary>
    public static readonly RegistrationPolicy Closed = new(RegistrationMode.Closed, []);

    /// <summary>Reads the setting.</summary>
    /// <param name="text">Its text; absent or empty is closed.</param>
    /// <returns>The policy, or <see langword="null"/> when it cannot be read.</returns>
    public static RegistrationPolicy? TryParse(string? text)
    {
        text = text?.Trim() ?? "";
        if (text.StartsWith(DomainPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var domains = text[DomainPrefix.Length..]
                .Split(',', StringSplitOptions.TrimEntries)
                .Select(EmailAddressRules.Domain)
                .ToList();
            return domains.Contains(null) ? null : new(RegistrationMode.Domain, domains!);
        }

        return text.ToUpperInvariant() switch
        {
            "" or "CLOSED" => Closed,
            "OPEN" => new(RegistrationMode.Open, []),
            "INVITE" or "INVITATION" => new(RegistrationMode.Invite, []),
            _ => null,
        };
    }

    /// <summary>Why somebody may not register by themselves.</summary>
    /// <param name="email">With what address; one that was checked.</param>
    /// <returns>The reason, or <see langword="null"/> when they may.</returns>
    public string? Refusal(string email) =>
        Mode switch
        {
            RegistrationMode.Open => null,
            // Whole and exact: attacker@example.com.attacker.com is not of example.com, nor is @evil-example.com.
            RegistrationMode.Domain => Domains.Contains(
                EmailAddressRules.DomainOf(email),
                StringComparer.Ordinal
            )
                ? null
                : $"Only addresses of {string.Join(", ", Domains)} may register.",
            RegistrationMode.Invite =>
                "Registration needs an invitation: ask an administrator (Auth:Registration is 'invite').",
            _ => "Registration is closed: an administrator makes accounts (Auth:Registration is 'closed').",
        };
}

/// <summary>Who may make an account for themselves.</summary>
public enum RegistrationMode
{
    /// <summary>Nobody.</summary>
    Closed,

    /// <summary>Anybody.</summary>
    Open,

    /// <summary>Those whom an administrator has invited.</summary>
    Invite,

    /// <summary>Those with an address of certain domains, which they prove.</summary>
    Domain,
}
