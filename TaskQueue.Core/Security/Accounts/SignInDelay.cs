namespace TaskQueue.Core.Security.Accounts;

/// <summary>
/// How failures shut a name or an address, and for how long. Pure. Ten in a minute shut it for a minute; when they come
/// again after that, for two, four, eight and at last fifteen minutes. After six quiet hours it begins anew.
/// </summary>
internal static class SignInDelay
{
    /// <summary>Failures that shut it.</summary>
    public const int Most = FailureWindow.Most;

    /// <summary>How long the place counts as known where somebody has signed in.</summary>
    public static readonly TimeSpan Known = TimeSpan.FromDays(90);

    /// <summary>After how long without a failure it begins anew.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(6);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <summary>How long it is shut.</summary>
    /// <param name="level">How often it was shut before.</param>
    public static TimeSpan Of(int level) =>
        level >= 4 ? Longest : TimeSpan.FromMinutes(1 << Math.Max(0, level));

    /// <summary>How long it stays shut; nothing when it is open.</summary>
    public static TimeSpan? RestOf(SignInMark mark, DateTimeOffset now) =>
        mark.Until > now ? mark.Until - now : null;

    /// <summary>
    /// Notes an attempt before its password is hashed, as if it failed: a hundred at once must not all be hashed before the
    /// first of them has failed. Only for one that is open.
    /// </summary>
    public static void Begin(SignInMark mark, DateTimeOffset now)
    {
        if (now - mark.TouchedAt > Memory)
        {
            mark.Level = 0;
        }

        if (mark.Until is not null || now - mark.Since >= FailureWindow.Length)
        {
            (mark.Failures, mark.Since, mark.Until) = (0, now, null);
        }

        mark.TouchedAt = now;
        if (++mark.Failures >= Most)
        {
            mark.Until = now + Of(mark.Level);
            mark.Level++;
        }
    }

    /// <summary>Takes an attempt back that succeeded.</summary>
    public static void TakeBack(SignInMark mark)
    {
        if (mark.Failures == 0)
        {
            return;
        }

        if (mark.Failures-- == Most && mark.Until is not null)
        {
            mark.Until = null;
            mark.Level = Math.Max(0, mark.Level - 1);
        }
    }
}
