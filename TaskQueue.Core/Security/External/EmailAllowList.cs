using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Security.External;

/// <summary>
/// Addresses and domains, whole and exact: no patterns, and no domain holds for those below it. So
/// <c>attacker@example.com.attacker.com</c> is not of <c>example.com</c>, nor is <c>a@evil-example.com</c>. Pure.
/// </summary>
public sealed class EmailAllowList
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _domains = new(StringComparer.Ordinal);

    private EmailAllowList() { }

    /// <summary>Reads one.</summary>
    /// <param name="text">Addresses and domains, parted by commas.</param>
    /// <param name="wrong">The first part that is neither, empty when there is none at all.</param>
    /// <returns>The list, or <see langword="null"/> when a part is neither.</returns>
    public static EmailAllowList? TryParse(string? text, out string wrong)
    {
        var list = new EmailAllowList();
        wrong = "";
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.Contains('@', StringComparison.Ordinal) && EmailAddressRules.Fault(part) is null)
            {
                list._addresses.Add(Canonical(part));
            }
            else if (
                !part.Contains('@', StringComparison.Ordinal) && EmailAddressRules.Domain(part) is { } domain
            )
            {
                list._domains.Add(domain);
            }
            else
            {
                wrong = part;
                return null;
            }
        }

        return list;
    }

    /// <summary>Whether an address is on it, itself or by its domain.</summary>
    /// <param name="email">The address; one that is none is never on it.</param>
    public bool Allows(string? email) =>
        EmailAddressRules.Fault(email) is null
        && (_domains.Contains(EmailAddressRules.DomainOf(email!)!) || _addresses.Contains(Canonical(email!)));

    // The domain as computers write it, so that one written in letters of another script is the same as its xn-- form.
    private static string Canonical(string email) =>
        $"{email[..email.LastIndexOf('@')]}@{EmailAddressRules.DomainOf(email)}";
}
