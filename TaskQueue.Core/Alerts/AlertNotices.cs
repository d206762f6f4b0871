using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Alerts;

/// <summary>
/// The notices of alerts that are opened, for the inboxes of those who may see them. They are saved with the alert, so that there is
/// one for each, whoever opens it.
/// </summary>
internal static class AlertNotices
{
    /// <summary>People who are told, at the most.</summary>
    public const int MostReaders = 1000;

    /// <summary>The notices.</summary>
    /// <param name="db">The store.</param>
    /// <param name="opened">The alerts.</param>
    /// <param name="clock">The current time.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static async Task<IReadOnlyList<Notice>> OfAsync(
        AppDbContext db,
        IReadOnlyList<Alert> opened,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var names = await db.Roles.Select(r => r.Name!).ToListAsync(cancellationToken);
        var roles = (await ActorRights.ReadRolesAsync(db, names, cancellationToken))
            .Where(r => r.Permissions.Contains(Permissions.AlertsRead))
            .ToList();
        var useful = roles.ConvertAll(r => r.Name);
        var people = await (
            from user in db.Users
            join link in db.UserRoles on user.Id equals link.UserId
            join role in db.Roles on link.RoleId equals role.Id
            where user.DisabledAt == null && useful.Contains(role.Name!)
            select user.Id
        )
            .Distinct()
            .OrderBy(id => id)
            .Take(MostReaders)
            .ToListAsync(cancellationToken);
        // Whether they may see this kind is asked when they read, and there all their roles count.
        return
        [
            .. from alert in opened
            from person in people
            select new Notice
            {
                Id = TaskIds.Next(clock),
                UserId = person,
                Kind = NoticeKind.AlertOpened,
                Key = $"alert:{alert.Id:D}",
                About = alert.Title,
                State = alert.Severity.ToString().ToLowerInvariant(),
                Count = 1,
                Needs = AlertKinds.Find(alert.Kind)?.Needs ?? Permissions.SystemManage,
                At = alert.FirstAt,
            },
        ];
    }
}
