namespace TaskQueue.Core.Settings;

/// <summary>
/// Settings whose keys have a part that people choose: a log's category, the name of a sign-in provider. The part is a
/// <c>*</c> in the family's key. Pure.
/// </summary>
internal static class SettingFamily
{
    private const string Any = "*";

    /// <summary>Whether a key is of a family.</summary>
    /// <param name="family">The family's key.</param>
    /// <param name="key">The key, in any case.</param>
    public static bool Has(string family, string key)
    {
        var (wanted, given) = (family.Split(':'), key.Split(':'));
        // A second star at the end takes the rest: it stands for a value of a claim, which may hold colons as URNs do.
        var takesRest = wanted[^1] == Any && wanted.Count(w => w == Any) > 1;
        return (takesRest ? given.Length >= wanted.Length : given.Length == wanted.Length)
            && Begins(wanted, given);
    }

    /// <summary>Whether a key is a section in which members of a family stand.</summary>
    /// <param name="family">The family's key.</param>
    /// <param name="key">The key, in any case.</param>
    public static bool IsBelow(string family, string key)
    {
        var (wanted, given) = (family.Split(':'), key.Split(':'));
        return given.Length < wanted.Length && Begins(wanted, given);
    }

    /// <summary>Whether the part that people choose stands before the end of the key.</summary>
    /// <param name="family">The family's key.</param>
    public static bool HasNameWithin(string family) =>
        family.Contains($":{Any}:", StringComparison.Ordinal)
        && !family.EndsWith(Any, StringComparison.Ordinal);

    /// <summary>The member of a family that a key may have been meant to be.</summary>
    /// <param name="family">The family's key; another one stays as it is.</param>
    /// <param name="key">The key, which is none of it.</param>
    public static string Fill(string family, string key)
    {
        var given = key.Split(':');
        return string.Join(
            ':',
            family.Split(':').Select((part, i) => part == Any && i < given.Length ? given[i] : part)
        );
    }

    private static bool Begins(string[] wanted, string[] given) =>
        wanted
            .Zip(given)
            .All(pair =>
                pair.First == Any
                    ? pair.Second.Length > 0
                    : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase)
            );
}
