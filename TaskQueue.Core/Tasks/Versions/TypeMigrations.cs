using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>Makes waiting tasks and dead letters of older versions of a type ones of its newest, in the background.</summary>
/// <param name="contexts">The store.</param>
/// <param name="catalogue">The versions.</param>
/// <param name="operations">Does the work.</param>
public sealed class TypeMigrations(
    IDbContextFactory<AppDbContext> contexts,
    TaskTypeCatalogue catalogue,
    Operations operations
)
{
    /// <summary>Counts the tasks of older versions, and tries it on some of them. Changes nothing.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">The type.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <exception cref="RefusalException">Not allowed, nobody knows the type, it has no versions, or the store is away.</exception>
    public Task<MigrationPreview> PreviewAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.TypesWrite);
        var (type, version) = Find(name);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var sample = await UpgradeSamples.ReadAsync(
                db,
                name,
                except: version,
                type.Chain,
                type.Schema,
                shows: actor.ScopeOf(Permissions.TasksPayload).IsEverywhere,
                cancellationToken
            );
            return new MigrationPreview(version, sample);
        });
    }

    /// <summary>Asks for the work.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">The type.</param>
    /// <param name="reason">Why, for those who come after.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <returns>The operation; those that could not be migrated are among its failures, and stay as they are.</returns>
    /// <exception cref="RefusalException">
    /// Not allowed, nobody knows the type, it has no versions, too many operations are unfinished, or the store is away.
    /// </exception>
    public Task<TaskOperation> StartAsync(
        Actor actor,
        string name,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.TypesWrite);
        var (_, version) = Find(name);
        return operations.StartAsync(actor, BulkRequest.Migrate(name, version, reason), cancellationToken);
    }

    private (KnownType Type, string Version) Find(string name)
    {
        var type =
            catalogue.Find(name)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such task type.");
        return type.Type.Version is { } version
            ? (type, version)
            : throw RefusalException.Field("name", $"{name} has no versions: there is none to migrate to.");
    }
}

/// <summary>What a migration would do.</summary>
/// <param name="Version">The version that tasks would be of.</param>
/// <param name="Sample">What would become of them.</param>
public sealed record MigrationPreview(string Version, UpgradeSample Sample);
