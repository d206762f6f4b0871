namespace TaskQueue.Core.Security;

/// <summary>A role to be made, or what one is to be from now on.</summary>
public sealed record NewRole
{
    /// <summary>Characters of a name.</summary>
    public const int LongestName = 40;

    /// <summary>Characters of a description.</summary>
    public const int LongestDescription = 200;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it allows.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>The queues that it is limited to; all when there are none.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Whether a role may be called so.</summary>
    /// <param name="name">The name.</param>
    internal static bool IsName(string? name) =>
        name is { Length: > 1 and <= LongestName }
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && char.IsAsciiLetterLower(name[0]);

    /// <summary>Says what is wrong with it.</summary>
    /// <param name="maker">Who asks: nobody gives away what they do not have.</param>
    public FieldErrors Check(Actor maker)
    {
        var errors = new FieldErrors();
        errors.Require(
            IsName(Name),
            "name",
            $"Must have 2 to {LongestName} lower-case letters, digits or -, the first a letter."
        );
        errors.Require(
            !Roles.All.Contains(Name, StringComparer.Ordinal),
            "name",
            "Is a built-in role, which cannot be changed."
        );
        TextRules.Check(Description, "description", LongestDescription, errors);
        errors.Require(Permissions.Count > 0, "permissions", "Name at least one permission.");
        foreach (var permission in Permissions.Distinct(StringComparer.Ordinal))
        {
            if (!Security.Permissions.All.Contains(permission, StringComparer.Ordinal))
            {
                errors.Add(
                    "permissions",
                    $"There is no permission '{permission[..Math.Min(60, permission.Length)]}'."
                );
            }
            else if (!Reaches(maker, permission))
            {
                errors.Add("permissions", $"You do not have the permission {permission} yourself.");
            }
        }

        RoleRules.CheckQueues(Queues, Permissions, errors);
        return errors;
    }

    // In some queues alone is not everywhere: who has a permission there must not make a role that has it in all of them.
    private bool Reaches(Actor maker, string permission) =>
        Queues.Count == 0
            ? maker.ScopeOf(permission).IsEverywhere
            : Queues.All(q => maker.May(permission, q));
}
