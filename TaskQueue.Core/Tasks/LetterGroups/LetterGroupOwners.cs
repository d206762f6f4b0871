using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>Finds who is to look after a group, by their address, and whether they could.</summary>
internal static class LetterGroupOwners
{
    private const string Field = "owner";

    /// <summary>Gives the group to somebody, or to nobody.</summary>
    /// <returns>What was done; nothing where it is theirs already.</returns>
    /// <exception cref="RefusalException">There is no such account, or its owner may not act on these letters.</exception>
    public static async Task<string?> GiveAsync(
        AppDbContext db,
        DeadLetterGroups groups,
        LetterGroup row,
        string? address,
        DateTimeOffset now
    )
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            if (row.Owner is null)
            {
                return null;
            }

            (row.OwnerId, row.Owner, row.OwnedAt) = (null, null, null);
            return "took it from its owner";
        }

        var normal = address.Trim().ToUpperInvariant();
        var user =
            normal.Length <= TaskLimits.Actor && !normal.Contains('\0', StringComparison.Ordinal)
                ? await db
                    .Users.AsNoTracking()
                    .SingleOrDefaultAsync(u => u.NormalizedEmail == normal && u.DisabledAt == null)
                : null;
        if (user is null)
        {
            throw RefusalException.Field(Field, "No account that may be used has this address.");
        }

        if (row.OwnerId == user.Id)
        {
            return null;
        }

        var rights = await ActorRights.ReadAsync(db, user, CancellationToken.None);
        if (!rights.May(Permissions.DeadLettersRequeue))
        {
            throw RefusalException.Field(Field, "May not work on dead letters.");
        }

        if (!await groups.IsWithinAsync(rights, row.Fingerprint, CancellationToken.None))
        {
            throw RefusalException.Field(
                Field,
                "Some of these dead letters lie in queues that are not theirs."
            );
        }

        (row.OwnerId, row.Owner, row.OwnedAt) = (user.Id, user.Email, now);
        return $"gave it to {user.Email}";
    }
}
