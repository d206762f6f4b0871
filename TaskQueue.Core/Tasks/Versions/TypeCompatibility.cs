using System.Text;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Schemas;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>Tells what a definition would do to payloads, before anybody says it.</summary>
/// <param name="contexts">The store.</param>
public sealed class TypeCompatibility(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>Compares a definition with what holds, and tries it on some of the tasks that are there. Changes nothing.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="name">The type.</param>
    /// <param name="definition">What would be said of it.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <exception cref="RefusalException">Not allowed, wrong in itself, or the store is away.</exception>
    public Task<CompatibilityReport> ReportAsync(
        Actor actor,
        string name,
        TypeDefinition definition,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.TypesWrite);
        var wrong = definition.Check();
        wrong.Require(TextRules.IsName(name), "name", $"Must be {TextRules.NameForm}.");
        wrong.ThrowIfAny();
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var type =
                await db.TaskTypes.AsNoTracking().SingleOrDefaultAsync(t => t.Name == name, cancellationToken)
                ?? new() { Name = name, FirstSeenAt = default };
            var versions = await TypeHistory.ReadAsync(
                db.TypeVersions.AsNoTracking(),
                type,
                cancellationToken
            );
            var refusals = new FieldErrors();
            var change = VersionRules.Decide(
                type,
                [.. versions.Select(v => v.Version)],
                definition,
                refusals
            );
            var sample = await UpgradeSamples.ReadAsync(
                db,
                name,
                except: null,
                ChainWith(versions, definition, change.Kind),
                SchemaOf(definition),
                shows: actor.ScopeOf(Permissions.TasksPayload).IsEverywhere,
                cancellationToken
            );
            return new CompatibilityReport(type.Version, change, refusals.ToDictionary(), sample);
        });
    }

    private static PayloadSchema? SchemaOf(TypeDefinition definition) =>
        definition.Schema is { } text
        && PayloadSchema.TryParse(Encoding.UTF8.GetBytes(text), out var schema, out _)
            ? schema
            : null;

    // The versions as they would be.
    private static TypeChain ChainWith(
        List<TypeVersion> versions,
        TypeDefinition definition,
        VersionChangeKind kind
    )
    {
        List<(string Version, string? Migration)> links = [.. versions.Select(v => (v.Version, v.Migration))];
        if (kind is VersionChangeKind.Same)
        {
            links[^1] = (links[^1].Version, definition.Migration ?? links[^1].Migration);
        }
        else if (kind is VersionChangeKind.New)
        {
            links.Add((definition.Version ?? "", definition.Migration));
        }

        return TypeChain.Of(links);
    }
}

/// <summary>What a definition would do to payloads.</summary>
/// <param name="Before">The version that holds; absent where the type has none.</param>
/// <param name="Change">Which version the definition concerns, and how its schema differs.</param>
/// <param name="Refusals">Why it would be refused, by field; empty where it would not.</param>
/// <param name="Sample">What it would mean for the tasks that are there.</param>
public sealed record CompatibilityReport(
    string? Before,
    VersionChange Change,
    IReadOnlyDictionary<string, string[]> Refusals,
    UpgradeSample Sample
);
