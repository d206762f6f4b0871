namespace TaskQueue.Core.Security.Accounts;

/// <summary>What accounts must be like, and who may do what to whom. Pure.</summary>
public static class UserRules
{
    /// <summary>Characters that a name may have.</summary>
    public const int LongestName = 128;

    /// <summary>Characters that the name of a time zone may have.</summary>
    public const int LongestTimeZone = 64;

    /// <summary>How many roles an account may have.</summary>
    public const int MostRoles = 20;

    /// <summary>Checks an account that is to be made.</summary>
    /// <param name="wanted">The account.</param>
    /// <param name="known">The roles that there are.</param>
    public static FieldErrors Check(NewUser wanted, IReadOnlyCollection<string> known)
    {
        var errors = new FieldErrors();
        if (EmailAddressRules.Fault(wanted.Email) is { } fault)
        {
            errors.Add("email", fault);
        }

        TextRules.Check(wanted.Name, "name", LongestName, errors);
        CheckRoles(wanted.Roles, known, errors);
        if (wanted.Password is { } password && PasswordRules.Fault(password, wanted.Email) is { } weak)
        {
            errors.Add("password", weak);
        }

        return errors;
    }

    /// <summary>Checks a change of an account.</summary>
    /// <param name="change">The change.</param>
    /// <param name="known">The roles that there are.</param>
    public static FieldErrors Check(UserChange change, IReadOnlyCollection<string> known)
    {
        var errors = new FieldErrors();
        TextRules.Check(change.Name, "name", LongestName, errors);
        if (change.Roles is { } roles)
        {
            CheckRoles(roles, known, errors);
        }

        return errors;
    }

    /// <summary>
    /// Whether somebody may act on accounts with these roles, and give them: nobody makes another mightier than they are
    /// themselves, nor takes over one who is.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="roles">The roles.</param>
    public static bool Reaches(Actor actor, IEnumerable<RoleDefinition> roles) =>
        roles.All(role =>
            role.Permissions.All(p =>
                role.Queues.Count == 0
                    ? actor.May(p) && actor.ScopeOf(p).IsEverywhere
                    : role.Queues.All(q => actor.May(p, q))
            )
        );

    /// <summary>A name as it is kept.</summary>
    /// <param name="name">As it was typed.</param>
    public static string? Name(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();

    private static void CheckRoles(
        IReadOnlyList<string> roles,
        IReadOnlyCollection<string> known,
        FieldErrors errors
    )
    {
        errors.Require(roles.Count > 0, "roles", "At least one.");
        errors.Require(roles.Count <= MostRoles, "roles", $"At most {MostRoles}.");
        foreach (var role in roles.Take(MostRoles).Where(r => !known.Contains(r)).Distinct())
        {
            errors.Add(
                "roles",
                $"There is no role '{(role.Length > LongestName ? role[..LongestName] : role)}'. There are: {string.Join(", ", known)}."
            );
        }
    }
}
