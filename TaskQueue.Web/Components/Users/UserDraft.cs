using TaskQueue.Core;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Web.Components.Users;

/// <summary>What somebody types about an account. Faults show at fields that were touched, and at all once it is sent.</summary>
/// <param name="known">The roles that there are.</param>
/// <param name="isNew">Whether the account is yet to be made.</param>
public sealed class UserDraft(IReadOnlyList<string> known, bool isNew)
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    /// <summary>The e-mail address.</summary>
    public string Email { get; set; } = "";

    /// <summary>What others call its owner.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its roles.</summary>
    public HashSet<string> Roles { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes that a field was touched.</summary>
    /// <param name="field">The field, by its name in the API.</param>
    public void Touch(string field) => _touched.Add(field);

    /// <summary>What is wrong with what was touched, by field.</summary>
    public IReadOnlyDictionary<string, string[]> Faults() =>
        Check()
            .ToDictionary()
            .Where(e => _touched.Contains(e.Key))
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);

    /// <summary>The account to be made.</summary>
    /// <exception cref="RefusalException">Something is wrong.</exception>
    public NewUser ToNew()
    {
        Check().ThrowIfAny();
        return Wanted;
    }

    /// <summary>The change of an account.</summary>
    /// <exception cref="RefusalException">Something is wrong.</exception>
    public UserChange ToChange()
    {
        Check().ThrowIfAny();
        return new(Name, [.. Roles]);
    }

    private NewUser Wanted => new(Email.Trim(), [.. known.Where(Roles.Contains)], Name);

    private FieldErrors Check() =>
        isNew ? UserRules.Check(Wanted, known) : UserRules.Check(new UserChange(Name, [.. Roles]), known);
}
