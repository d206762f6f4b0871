using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Which work on many tasks waits until another person has approved it: the settings under <c>Bulk</c>.</summary>
public sealed class ApprovalOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Bulk";

    /// <summary>Work on more tasks than this waits; 0 for none.</summary>
    public long ApprovalAbove { get; set; }

    /// <summary>How long it waits before it expires. What waits already keeps the time that it was given.</summary>
    public TimeSpan ApprovalLasts { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Whether work waits for another person. That of the product itself, and of commands on the machine, does not.</summary>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="matched">On how many tasks.</param>
    public bool Holds(Actor actor, long matched) =>
        ApprovalAbove > 0 && matched > ApprovalAbove && actor.UserId is not null;
}
