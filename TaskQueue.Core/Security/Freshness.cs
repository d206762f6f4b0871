namespace TaskQueue.Core.Security;

/// <summary>
/// Whether somebody has proved lately who they are. Dangerous acts ask for it: with a stolen cookie or token alone they
/// cannot be done. Pure.
/// </summary>
public static class Freshness
{
    /// <summary>How long a password counts.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <summary>Work on more tasks than this is dangerous.</summary>
    public const long ManyTasks = 1000;

    /// <summary>Whether a password that was given then counts now.</summary>
    /// <param name="at">When it was given; never when absent.</param>
    /// <param name="now">The time.</param>
    public static bool Counts(DateTimeOffset? at, DateTimeOffset now) =>
        at is { } given && now - given < Lasts;

    /// <summary>Whether somebody may do dangerous acts now, as far as the password goes.</summary>
    /// <param name="actor">Who asks. The product itself, and commands on the machine, have no password.</param>
    /// <param name="now">The time.</param>
    public static bool IsFresh(this Actor actor, DateTimeOffset now) =>
        actor.KeyId is null && (actor.UserId is null || Counts(actor.AuthenticatedAt, now));

    /// <summary>Refuses unless they gave their password lately.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="clock">The current time.</param>
    /// <exception cref="RefusalException">They did not, or they come with a key, which has no password.</exception>
    public static void RequireFresh(this Actor actor, TimeProvider clock)
    {
        if (!actor.IsFresh(clock.GetUtcNow()))
        {
            actor.Origin?.Denied?.Invoke(actor, "password");
            throw Refusal(actor.KeyId is not null);
        }
    }

    /// <summary>Refuses for want of a password.</summary>
    /// <param name="isKey">Whether a key asks.</param>
    internal static RefusalException Refusal(bool isKey = false) =>
        new(
            RefusalCode.ReauthenticationRequired,
            isKey
                ? "A key cannot do this: it needs somebody who has just given their password."
                : "This needs your password, given in the last 10 minutes: POST /api/v1/auth/reauthenticate with it, and ask again."
        );
}
