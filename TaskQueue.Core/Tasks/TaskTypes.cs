using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Core.Tasks;

/// <summary>Reads and defines task types: checks who asks and what they ask for, then acts.</summary>
/// <param name="contexts">The store.</param>
/// <param name="catalogue">What submissions are held against.</param>
/// <param name="audit">Tells who defined what.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="clock">The current time.</param>
public sealed class TaskTypes(
    IDbContextFactory<AppDbContext> contexts,
    TaskTypeCatalogue catalogue,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    /// <summary>All known types, by name.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public IReadOnlyList<TaskType> List(Actor actor)
    {
        actor.RequireSome(Permissions.TasksRead);
        // One of them may be deleted in between.
        return [.. catalogue.All.Select(catalogue.Find).OfType<KnownType>().Select(known => known.Type)];
    }

    /// <summary>Whether every worker of the product has a type.</summary>
    /// <param name="name">The type.</param>
    public static bool IsBuiltIn(string name) => Routes.BuiltInTypes.Contains(name);

    /// <summary>One type as the store has it; null when nobody knows it.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<TaskType?> FindAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.TaskTypes.AsNoTracking().SingleOrDefaultAsync(t => t.Name == name, cancellationToken)
            ?? catalogue.Find(name)?.Type;
    }

    /// <summary>
    /// Says all that is to be said of a type; what the definition leaves out is not said any more. A type that no worker
    /// knows yet may be defined too: its tasks are accepted from now on, and wait for a worker. Tasks that were accepted
    /// before stay as they are. A schema that does not allow all that the one before it allowed needs a new version, with a
    /// migration or the word that it is meant; see <see cref="VersionRules"/>.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">Its name.</param>
    /// <param name="definition">What is to be said.</param>
    /// <param name="revision">Refuse unless it still has this revision, 0 where it was not defined; any when absent.</param>
    /// <returns>The type afterwards.</returns>
    /// <exception cref="RefusalException">Not allowed, stale, not acceptable, or the store is away.</exception>
    public async Task<TaskType> DefineAsync(
        Actor actor,
        string name,
        TypeDefinition definition,
        int? revision
    )
    {
        actor.Require(Permissions.TypesWrite);
        var errors = definition.Check();
        errors.Require(TextRules.IsName(name), "name", $"Must be {TextRules.NameForm}.");
        errors.ThrowIfAny();
        var (type, versions) = await StoreErrors.ExplainAsync(() =>
            WriteAsync(actor, name, definition, revision)
        );
        catalogue.Know(type, TypeChain.Of(versions.Select(v => (v.Version, v.Migration))));
        signals.Publish(new(SignalTopic.Workers, []));
        return type;
    }

    /// <summary>The versions of a type with their schemas and migrations, the newest first; none of one that has none.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or nobody knows the type.</exception>
    public async Task<IReadOnlyList<TypeVersion>> VersionsAsync(
        Actor actor,
        string name,
        CancellationToken cancellationToken
    )
    {
        var type = await FindAsync(actor, name, cancellationToken) ?? throw Missing();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var versions = await TypeHistory.ReadAsync(db.TypeVersions.AsNoTracking(), type, cancellationToken);
        return [.. versions.AsEnumerable().Reverse()];
    }

    /// <summary>The refusal of a type that nobody knows.</summary>
    internal static RefusalException Missing() => new(RefusalCode.NotFound, "There is no such task type.");

    /// <summary>The refusal of a change that stands on what is there no more.</summary>
    internal static RefusalException Stale() =>
        new(RefusalCode.Stale, "Somebody else has changed this type since; read it again.");

    // A mask opens payloads to those who may not see them otherwise: nobody opens what they may not see themselves.
    private static void RequireMayMask(Actor actor, TaskType type, TypeDefinition definition)
    {
        if (MaskText.Write(definition.Mask) != type.Mask)
        {
            actor.Require(Permissions.TasksPayload);
        }
    }

    private async Task<(TaskType Type, IReadOnlyList<TypeVersion> Versions)> WriteAsync(
        Actor actor,
        string name,
        TypeDefinition definition,
        int? revision
    )
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var db = await contexts.CreateDbContextAsync();
                var now = NewRows.Microseconds(clock.GetUtcNow());
                var type = await db.TaskTypes.SingleOrDefaultAsync(t => t.Name == name);
                if (type is null)
                {
                    db.TaskTypes.Add(type = new() { Name = name, FirstSeenAt = now });
                }

                if (revision is not null && revision != type.Revision)
                {
                    throw Stale();
                }

                RequireMayMask(actor, type, definition);
                var versions = await TypeHistory.WriteAsync(db, type, definition, actor.Name, now);
                var before = TypeFacts.Of(type);
                definition.WriteTo(type, actor.Name, now);
                audit.Add(
                    db,
                    actor,
                    AuditActions.TypeDefined,
                    AuditSubject.TaskType(name),
                    before,
                    TypeFacts.Of(type)
                );
                await db.SaveChangesAsync();
                return (type, versions);
            }
            catch (DbUpdateException e) when (!StoreErrors.IsAway(e) && tries < 10)
            {
                // Somebody else wrote the same row; the definition is then held against what they wrote.
                await Task.Delay(Random.Shared.Next(5, 50));
            }
        }
    }
}
