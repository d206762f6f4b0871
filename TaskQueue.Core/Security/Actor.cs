using System.Collections.Frozen;
using System.Security.Claims;

namespace TaskQueue.Core.Security;

/// <summary>Who asks. Services take it with each act and check it there, whoever the caller is.</summary>
/// <param name="Name">How records name them: the e-mail address, or <c>system</c>.</param>
/// <param name="Permissions">What they may do.</param>
public sealed record Actor(string Name, IReadOnlySet<string> Permissions)
{
    /// <summary>Characters that records keep of a name.</summary>
    public const int LongestName = 256;

    /// <summary>What to tell somebody who has to set up a second factor first.</summary>
    public const string EnrolmentReason =
        "Your role asks for a second factor. Set one up first: in the console at /second-factor, or with POST /api/v1/auth/mfa.";

    private static readonly FrozenDictionary<string, FrozenSet<string>> Everywhere = FrozenDictionary<
        string,
        FrozenSet<string>
    >.Empty;

    /// <summary>The product itself, where no person asked.</summary>
    public static readonly Actor System = new(
        "system",
        TaskQueue.Core.Security.Permissions.All.ToHashSet(StringComparer.Ordinal)
    )
    {
        IsSilent = true,
    };

    /// <summary>Whoever runs a command on the machine itself. The machine's own accounts decide who may.</summary>
    public static readonly Actor CommandLine = System with { IsSilent = false, Origin = new(Via.Cli) };

    /// <summary>Their account; none where they have none.</summary>
    public Guid? UserId { get; init; }

    /// <summary>From where they ask; none where nobody has said it.</summary>
    public Origin? Origin { get; init; }

    /// <summary>
    /// Whether what they do is not written into the audit log: it is a part of an act that has an entry of its own, or the
    /// product's own work.
    /// </summary>
    public bool IsSilent { get; init; }

    /// <summary>The API key that they came with.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>Requests a minute that their key allows; nothing where it says none.</summary>
    public int? RateLimit { get; init; }

    /// <summary>When they gave their password last in the session that they come with; never with a key.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>
    /// Whether a role of theirs asks for a second factor that they have not set up: until then they may do nothing else.
    /// </summary>
    public bool MustEnrol { get; init; }

    /// <summary>Their roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>
    /// The queues that a permission is limited to, by permission; one that is not here holds for all queues. See
    /// <see cref="QueueScope"/>.
    /// </summary>
    public IReadOnlyDictionary<string, FrozenSet<string>> Limited { get; init; } = Everywhere;

    /// <summary>Reads who asks from a signed-in principal; one who is not signed in may do nothing.</summary>
    /// <param name="principal">From a cookie, a token or a key.</param>
    public static Actor From(ClaimsPrincipal principal)
    {
        if (principal.Identity is ActorIdentity { Who: var known })
        {
            return known with { Origin = OriginIdentity.Of(principal) };
        }

        var allowed = TaskQueue.Core.Security.Roles.PermissionsOfAll(
            principal.Claims.Where(c => c.Type is ClaimTypes.Role or "role").Select(c => c.Value)
        );
        var name =
            principal.FindFirstValue(ClaimTypes.Email) ?? principal.FindFirstValue("email") ?? "anonymous";
        Guid? account = Guid.TryParse(
            principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? principal.FindFirstValue("sub"),
            out var id
        )
            ? id
            : null;
        return new(
            name,
            // Without an account nobody comes from outside: only the product itself, which asks for no password.
            principal.Identity
                is { IsAuthenticated: true }
            && account is not null
                ? allowed
                : TaskQueue.Core.Security.Roles.Nothing
        )
        {
            UserId = account,
            Origin = OriginIdentity.Of(principal),
        };
    }

    /// <summary>Whether they may.</summary>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    public bool May(string permission) => Permissions.Contains(permission);

    /// <summary>The owner of an account, before they are signed in: how the audit log names them. They may nothing.</summary>
    /// <param name="user">The account.</param>
    /// <param name="origin">From where they ask.</param>
    internal static Actor Owner(AppUser user, Origin? origin) =>
        new(user.Email!, Security.Roles.Nothing) { UserId = user.Id, Origin = origin ?? new(Via.Console) };

    /// <summary>Whether somebody has the same rights and the same roles.</summary>
    /// <param name="other">Somebody.</param>
    public bool MaySameAs(Actor other) =>
        Permissions.SetEquals(other.Permissions)
        && MustEnrol == other.MustEnrol
        && Roles.SequenceEqual(other.Roles, StringComparer.Ordinal)
        && Limited.Count == other.Limited.Count
        && Limited.All(l => other.Limited.TryGetValue(l.Key, out var queues) && queues.SetEquals(l.Value));

    /// <summary>Whether they may, with the tasks of a queue.</summary>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    /// <param name="queue">The queue.</param>
    public bool May(string permission, string queue) =>
        May(permission) && (!Limited.TryGetValue(permission, out var queues) || queues.Contains(queue));

    /// <summary>Where a permission holds.</summary>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    public QueueScope ScopeOf(string permission) =>
        !May(permission) ? QueueScope.Nowhere
        : Limited.TryGetValue(permission, out var queues) ? new(queues)
        : QueueScope.Everywhere;

    /// <summary>
    /// Somebody who may also do what an act brings along, wherever they may do the act: who may pause a queue is shown that it
    /// is paused, and who may requeue a dead letter needs no permission to submit whatever they like.
    /// </summary>
    /// <param name="brought">The permission that comes along.</param>
    /// <param name="act">The permission of the act.</param>
    public Actor Also(string brought, string act)
    {
        if (!May(act) || ScopeOf(brought).IsEverywhere)
        {
            return this;
        }

        var scope = ScopeOf(brought).Or(ScopeOf(act));
        var limited = Limited.Where(l => l.Key != brought).ToDictionary(StringComparer.Ordinal);
        if (scope.Queues is { } queues)
        {
            limited[brought] = queues;
        }

        return this with
        {
            Permissions = Permissions.Append(brought).ToHashSet(StringComparer.Ordinal),
            Limited = limited,
        };
    }

    /// <summary>
    /// Refuses unless they may, in all queues: whoever may in some queues alone gets through where the service asks which
    /// ones, by <see cref="RequireSome"/> or by naming the queue, and nowhere else.
    /// </summary>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    /// <exception cref="RefusalException">They may not.</exception>
    public void Require(string permission)
    {
        if (!RequireSome(permission).IsEverywhere)
        {
            throw Refuse(
                permission,
                $"This needs the permission {permission} in all queues; yours is limited to some."
            );
        }
    }

    /// <summary>Refuses unless they may somewhere.</summary>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    /// <returns>Where.</returns>
    /// <exception cref="RefusalException">They may not.</exception>
    public QueueScope RequireSome(string permission) =>
        May(permission)
            ? ScopeOf(permission)
            : throw Refuse(permission, $"This needs the permission {permission}.");

    /// <summary>Refuses unless they may, with the tasks of this queue.</summary>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    /// <param name="queue">The queue.</param>
    /// <exception cref="RefusalException">They may not.</exception>
    public void Require(string permission, string queue)
    {
        RequireSome(permission);
        if (!May(permission, queue))
        {
            throw Refuse(permission, $"This needs the permission {permission} for the queue {queue}.");
        }
    }

    /// <summary>
    /// Refuses unless they may, with something that is there in this queue. Where they may not even see it, it is not there
    /// for them: a refusal would tell that it is.
    /// </summary>
    /// <param name="permission">One of <see cref="Permissions"/>.</param>
    /// <param name="queue">The queue that it is in.</param>
    /// <param name="what">What it is.</param>
    /// <exception cref="RefusalException">They may not.</exception>
    public void RequireOn(string permission, string queue, string what = "task")
    {
        RequireSome(permission);
        if (!May(permission, queue) && !May(Security.Permissions.TasksRead, queue))
        {
            Origin?.Denied?.Invoke(this, permission);
            throw new RefusalException(RefusalCode.NotFound, $"There is no such {what}.");
        }

        Require(permission, queue);
    }

    private RefusalException Refuse(string permission, string reason)
    {
        Origin?.Denied?.Invoke(this, permission);
        return MustEnrol
            ? new(RefusalCode.EnrolmentRequired, EnrolmentReason)
            : new(RefusalCode.Forbidden, reason);
    }
}
