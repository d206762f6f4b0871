using System.Globalization;
using TaskQueue.Core.Audit;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>
/// Finds many failed sign-ins within a short time: to one account, from one address, or spread over so many of both that
/// none is enough by itself. Pure.
/// </summary>
internal static class SignInBursts
{
    /// <summary>How many times the threshold it takes all over, where no account and no address reaches it.</summary>
    public const int Everywhere = 5;

    /// <summary>Finds bursts that a fresh failure belongs to.</summary>
    /// <param name="failures">Failures, fresh ones and those of the window before them, in any order.</param>
    /// <param name="after">The last place that was looked at before: what lies behind it is fresh.</param>
    /// <param name="threshold">How many make a burst.</param>
    /// <param name="window">Within which time.</param>
    public static IReadOnlyList<AlertFinding> Find(
        IReadOnlyList<SignInFailure> failures,
        long after,
        int threshold,
        TimeSpan window
    )
    {
        var within = Words(window);
        var found = new List<AlertFinding>();
        foreach (var account in failures.GroupBy(f => f.Account, StringComparer.OrdinalIgnoreCase))
        {
            if (Burst([.. account], after, threshold, window) is { } burst)
            {
                var from = Addresses(account);
                found.Add(
                    Finding(
                        $"account:{account.Key}",
                        $"{Times(burst.Most)} to sign in to {account.Key} within {within}, {from}.",
                        $"&subject={Uri.EscapeDataString(AuditSubject.Account(account.Key).ToString())}",
                        burst
                    )
                );
            }
        }

        foreach (var address in failures.Where(f => f.Address is not null).GroupBy(f => f.Address!))
        {
            var accounts = address.Select(f => f.Account).Distinct(StringComparer.OrdinalIgnoreCase).Count();
            // To one account alone, the alert about that account says it.
            if (accounts > 1 && Burst([.. address], after, threshold, window) is { } burst)
            {
                found.Add(
                    Finding(
                        $"address:{address.Key}",
                        $"{Times(burst.Most)} to sign in from {address.Key} within {within}, to {Number(accounts)} accounts.",
                        "",
                        burst
                    )
                );
            }
        }

        if (found.Count == 0 && Burst(failures, after, threshold * Everywhere, window) is { } all)
        {
            var accounts = failures.Select(f => f.Account).Distinct(StringComparer.OrdinalIgnoreCase).Count();
            found.Add(
                Finding(
                    "everywhere",
                    $"{Times(all.Most)} to sign in within {within}, to {Number(accounts)} accounts, {Addresses(failures)}: each a few times only.",
                    "",
                    all
                )
            );
        }

        return found;
    }

    private static AlertFinding Finding(
        string subject,
        string text,
        string filter,
        (long Most, long Fresh) burst
    ) =>
        new(
            AlertKinds.LoginBurst,
            subject,
            AlertSeverity.Warning,
            text,
            $"audit?action={AuditActions.SignInFailed}{filter}"
        )
        {
            Count = burst.Most,
            Fresh = burst.Fresh,
        };

    // The most within one window that ends with a fresh failure, where that is enough; and how many fresh ones there are.
    private static (long Most, long Fresh)? Burst(
        IReadOnlyList<SignInFailure> failures,
        long after,
        int threshold,
        TimeSpan window
    )
    {
        var ordered = failures.OrderBy(f => f.At).ThenBy(f => f.Place).ToList();
        var (first, sum, most, fresh) = (0, 0L, 0L, 0L);
        foreach (var failure in ordered)
        {
            sum += failure.Times;
            while (failure.At - ordered[first].At > window)
            {
                sum -= ordered[first++].Times;
            }

            if (failure.Place > after)
            {
                fresh += failure.Times;
                most = Math.Max(most, sum);
            }
        }

        return most >= threshold ? (most, fresh) : null;
    }

    private static string Addresses(IEnumerable<SignInFailure> failures)
    {
        var addresses = failures.Select(f => f.Address).OfType<string>().Distinct().ToList();
        return addresses switch
        {
            [] => "from nobody knows where",
            [var only] => $"from {only}",
            _ => $"from {Number(addresses.Count)} addresses",
        };
    }

    private static string Times(long count) => $"{Number(count)} failed attempts";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Words(TimeSpan window) =>
        window.TotalMinutes is var minutes && minutes == Math.Floor(minutes)
            ? minutes == 1
                ? "a minute"
                : $"{Number((long)minutes)} minutes"
            : $"{Number((long)window.TotalSeconds)} seconds";
}
