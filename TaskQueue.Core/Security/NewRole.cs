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
    public FieldErrors Check()
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
        RoleRules.CheckPermissions(Permissions, "permissions", errors);
        RoleRules.CheckQueues(Queues, Permissions, errors);
        return errors;
    }

    /// <summary>
    /// Says what of it the maker lacks. In some queues alone is not everywhere: who has a permission
    /// there must not make a role that has it in all of them.
    /// </summary>
    /// <param name="maker">Who asks.</param>
    public FieldErrors CheckReach(Actor maker) =>
        RoleRules.CheckReach(
            Permissions,
            "permissions",
            p => Queues.Count == 0 ? maker.ScopeOf(p).IsEverywhere : Queues.All(q => maker.May(p, q))
        );
}
