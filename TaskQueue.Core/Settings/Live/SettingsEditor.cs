using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Settings.Live;

/// <summary>Changes settings while the product runs, for all Web processes. Not every setting may be: see <see cref="Setting.NeedsRestart"/>.</summary>
/// <param name="contexts">The store.</param>
/// <param name="settings">What this process runs with.</param>
/// <param name="reader">Brings them into this process.</param>
/// <param name="audit">Tells who changed them.</param>
/// <param name="signals">Tell the other processes.</param>
/// <param name="clock">The current time.</param>
public sealed class SettingsEditor(
    IDbContextFactory<AppDbContext> contexts,
    CurrentSettings settings,
    StoredSettingsReader reader,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    /// <summary>How long a value may be, in characters.</summary>
    public const int LongestValue = 1000;

    /// <summary>Sets some settings, or takes back what was set here, so that the place below holds again. All or none.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="values">Values by key; null takes back. Refused when absent or empty.</param>
    /// <param name="version">Refuse unless what is set here still has this version; any when absent.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <returns>All settings as they hold now.</returns>
    /// <exception cref="RefusalException">
    /// Not allowed; the password was given too long ago; no such setting, one that needs a restart, or a value that it may not
    /// have, by key; stale; or the store is away.
    /// </exception>
    public Task<EffectiveSettings> SetAsync(
        Actor actor,
        IReadOnlyDictionary<string, string?>? values,
        int? version,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SettingsManage);
        actor.RequireFresh(clock);
        var wanted = Check(values);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var row = await db.StoredSettings.SingleOrDefaultAsync(cancellationToken);
            if (row is null)
            {
                db.StoredSettings.Add(row = new());
            }

            if (version is { } asked && asked != row.Version)
            {
                throw Stale(row.Version);
            }

            var before = row.Items;
            row.Items = Merge(before, wanted, actor.Name);
            CheckTogether(row.Items);
            if (!row.Items.SequenceEqual(before))
            {
                row.Version++;
                var touched = wanted.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
                audit.Add(
                    db,
                    actor,
                    AuditActions.SettingsChanged,
                    AuditSubject.Settings,
                    FactsOf(before, touched),
                    FactsOf(row.Items, touched)
                );
                await SaveAsync(db, row.Version, cancellationToken);
                reader.Take(row);
                signals.Publish(new(SignalTopic.Settings, []));
            }

            return settings.Read();
        });
    }

    /// <summary>What is wrong with a value, as a sentence; null when nothing is.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="value">The value.</param>
    public static string? FaultOf(Setting setting, string value) =>
        value.Length > LongestValue ? $"Must not have more than {LongestValue} characters."
        : value.Trim().Length == 0 ? "Must not be empty."
        : setting.Rule.Fault(value.Trim()) is { } fault ? $"{char.ToUpperInvariant(fault[0])}{fault[1..]}."
        : null;

    private static Dictionary<string, string?> Check(IReadOnlyDictionary<string, string?>? values)
    {
        var (errors, wanted) = (
            new FieldErrors(),
            new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        );
        errors.Require(values is not null, "settings", "Is required.");
        errors.Require(values is not { Count: 0 }, "settings", "Has no setting.");
        foreach (var (key, value) in values ?? new Dictionary<string, string?>())
        {
            if (SettingsCatalogue.Find(key) is not { } setting)
            {
                errors.Add(
                    $"settings.{key}",
                    $"Is no setting; the nearest is {UnknownSetting.NearestTo(key)}."
                );
            }
            else if (setting.NeedsRestart)
            {
                errors.Add(
                    $"settings.{key}",
                    $"Is read once, at start: set the variable {setting.Variable} and start again."
                );
            }
            else if (value is not null && FaultOf(setting, value) is { } fault)
            {
                errors.Add($"settings.{key}", fault);
            }
            else if (!wanted.TryAdd(setting.Key, value?.Trim()))
            {
                errors.Add($"settings.{key}", "Is named twice.");
            }
        }

        errors.ThrowIfAny();
        return wanted;
    }

    // What concerns several settings is what the check at start knows.
    private void CheckTogether(IReadOnlyList<StoredSetting> items)
    {
        var would = new ConfigurationBuilder()
            .AddInMemoryCollection(SettingSource.WithoutStored(settings.Root))
            .AddInMemoryCollection(items.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value)))
            .Build();
        var faults = SettingsCheck.OfWeb(would);
        if (faults.Count > 0)
        {
            throw RefusalException.Field("settings", string.Join(" ", faults));
        }
    }

    private List<StoredSetting> Merge(
        IReadOnlyList<StoredSetting> before,
        Dictionary<string, string?> wanted,
        string author
    )
    {
        // What both stores can keep, so that it reads the same afterwards.
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        var kept = before.Where(s => !wanted.TryGetValue(s.Key, out var value) || value == s.Value);
        var set =
            from pair in wanted
            where pair.Value is not null && before.All(s => s.Key != pair.Key || s.Value != pair.Value)
            select new StoredSetting(pair.Key, pair.Value!, author, now);
        return [.. kept.Concat(set).OrderBy(s => s.Key, StringComparer.Ordinal)];
    }

    private static Dictionary<string, string> FactsOf(
        IEnumerable<StoredSetting> items,
        HashSet<string> keys
    ) => items.Where(s => keys.Contains(s.Key)).ToDictionary(s => s.Key, s => s.Value);

    private static async Task SaveAsync(AppDbContext db, int version, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (!StoreErrors.IsAway(e))
        {
            throw Stale(version);
        }
    }

    private static RefusalException Stale(int version) =>
        new(RefusalCode.Stale, $"Settings have changed meanwhile: they have version {version}.");
}
