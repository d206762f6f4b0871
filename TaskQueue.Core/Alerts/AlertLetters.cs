using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Email;
using TaskQueue.Core.Features;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;

namespace TaskQueue.Core.Alerts;

/// <summary>
/// Writes to those who look after alerts: once for each alert, and for each kind no more than one mail in a quarter of an
/// hour, which then tells of all that came meanwhile. Each gets a mail of their own. That it was sent is noted first: of two
/// processes one sends it, and a mail that is lost with its process is not sent again.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="mails">Sends it.</param>
/// <param name="address">Where the console is.</param>
/// <param name="features">Whether anybody is written to.</param>
/// <param name="clock">The current time.</param>
internal sealed class AlertLetters(
    IDbContextFactory<AppDbContext> contexts,
    OutgoingMail mails,
    PublicAddress address,
    FeatureSwitches features,
    TimeProvider clock
)
{
    /// <summary>The least time between two mails about one kind.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);

    /// <summary>People who are written to, at the most.</summary>
    public const int MostReaders = 100;

    // Told of in one mail; more are counted.
    private const int MostTold = 20;
    private const int MostRead = 500;

    /// <summary>Sends what is due.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (!mails.IsOpen || !features.IsOpen(Feature.AlertMail))
        {
            return;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = await db
            .Alerts.AsNoTracking()
            .Where(a => a.State != AlertState.Resolved && a.MailedAt == null)
            .OrderBy(a => a.Id)
            .Take(MostRead)
            .ToListAsync(cancellationToken);
        foreach (var kind in waiting.GroupBy(a => a.Kind, StringComparer.Ordinal))
        {
            await SendAsync(db, kind.Key, [.. kind], cancellationToken);
        }
    }

    private async Task SendAsync(
        AppDbContext db,
        string kind,
        IReadOnlyList<Alert> alerts,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var since = now - Rest;
        if (
            AlertKinds.Find(kind) is not { } known
            || await db.Alerts.AnyAsync(a => a.MailedAt > since && a.Kind == kind, cancellationToken)
        )
        {
            return;
        }

        // Before it is noted: what nobody could be told of, or who it would be could not be read, is not told of yet.
        var readers = await ReadersAsync(db, known, cancellationToken);
        if (readers.Count == 0)
        {
            return;
        }

        var ids = alerts.Select(a => a.Id).ToList();
        await using (var scope = await db.BeginWriteAsync(cancellationToken))
        {
            var taken = await db
                .Alerts.Where(a => ids.Contains(a.Id) && a.MailedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.MailedAt, now), cancellationToken);
            await scope.CommitAsync(cancellationToken);
            if (taken == 0)
            {
                return;
            }
        }

        foreach (var reader in readers)
        {
            mails.Add(Letter(reader, known, alerts));
        }
    }

    /// <summary>Those who may see the alerts of a kind and act on them, each with an address that is known to be theirs.</summary>
    internal static async Task<IReadOnlyList<string>> ReadersAsync(
        AppDbContext db,
        AlertKind kind,
        CancellationToken cancellationToken
    )
    {
        var names = await db.Roles.Select(r => r.Name!).ToListAsync(cancellationToken);
        var roles = await ActorRights.ReadRolesAsync(db, names, cancellationToken);
        string[] needed = [Permissions.AlertsRead, Permissions.AlertsWrite, kind.Needs];
        var useful = roles.Where(r => r.Permissions.Any(needed.Contains)).Select(r => r.Name).ToList();
        var people = await (
            from user in db.Users
            join link in db.UserRoles on user.Id equals link.UserId
            join role in db.Roles on link.RoleId equals role.Id
            where user.DisabledAt == null && user.EmailConfirmed && useful.Contains(role.Name!)
            select new { user.Email, Role = role.Name }
        ).ToListAsync(cancellationToken);
        return
        [
            .. people
                .GroupBy(p => p.Email!, StringComparer.OrdinalIgnoreCase)
                .Where(p =>
                {
                    var own = p.Select(l => l.Role).ToHashSet(StringComparer.Ordinal);
                    var actor = ActorRights.Combine(p.Key, [.. roles.Where(r => own.Contains(r.Name))]);
                    return Array.TrueForAll(needed, n => actor.ScopeOf(n).IsEverywhere);
                })
                .Select(p => p.Key)
                .Order(StringComparer.Ordinal)
                .Take(MostReaders),
        ];
    }

    private Mail Letter(string reader, AlertKind kind, IReadOnlyList<Alert> alerts)
    {
        var text = new StringBuilder();
        foreach (var alert in alerts.Take(MostTold))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"""
                {alert.FirstAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {alert.Severity.ToString().ToLowerInvariant()}:
                {alert.Text}


                """
            );
        }

        if (alerts.Count > MostTold)
        {
            text.Append(CultureInfo.InvariantCulture, $"And {alerts.Count - MostTold} more.\n\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            {(
                address.IsKnown
                    ? $"Look at it: {address.Page($"alerts?kind={kind.Word}")}"
                    : "Look at it on the page Alerts of the console."
            )}

            You get this because you may look after alerts. About one kind there is no more than one mail in 15 minutes.
            """
        );
        var subject =
            alerts.Count == 1
                ? $"TaskQueue: {kind.Title}"
                : $"TaskQueue: {kind.Title} ({alerts.Count} alerts)";
        return new(reader, subject, text.ToString());
    }
}
