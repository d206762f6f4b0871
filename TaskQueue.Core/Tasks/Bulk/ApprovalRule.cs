using System.Globalization;
using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>
/// Which work on many tasks waits until another person has approved it. Read at start: an administrator who could switch it off from the
/// console could also do alone what it is there to keep one person from.
/// </summary>
/// <param name="Above">Work on more tasks than this waits; 0 for none.</param>
/// <param name="Lasts">How long it waits before it expires.</param>
public sealed record ApprovalRule(long Above, TimeSpan Lasts)
{
    /// <summary>The setting with the number of tasks.</summary>
    public const string AboveSetting = "Bulk:ApprovalAbove";

    /// <summary>The setting with the time.</summary>
    public const string LastsSetting = "Bulk:ApprovalLasts";

    /// <summary>How long work waits unless a setting says otherwise.</summary>
    public static readonly TimeSpan UsualTime = TimeSpan.FromDays(1);

    /// <summary>Reads it from the settings, which were checked before.</summary>
    /// <param name="configuration">The settings.</param>
    public static ApprovalRule OfSettings(IConfiguration configuration) =>
        new(
            long.TryParse(
                configuration[AboveSetting],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var above
            )
                ? above
                : 0,
            TimeSpan.TryParse(configuration[LastsSetting], CultureInfo.InvariantCulture, out var lasts)
                ? lasts
                : UsualTime
        );

    /// <summary>Whether work waits for another person. That of the product itself, and of commands on the machine, does not.</summary>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="matched">On how many tasks.</param>
    public bool Holds(Actor actor, long matched) => Above > 0 && matched > Above && actor.UserId is not null;
}

/// <summary>What another person says to work that waits for it.</summary>
/// <param name="Approves">Whether it may begin.</param>
/// <param name="Reason">Why, in their words; needed where it may not.</param>
public sealed record Decision(bool Approves, string? Reason);
