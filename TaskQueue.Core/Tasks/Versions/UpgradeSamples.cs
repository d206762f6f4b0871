using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Schemas;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>Tries versions on some of the tasks that are there; changes nothing.</summary>
internal static class UpgradeSamples
{
    /// <summary>Tasks of each kind that are looked at.</summary>
    public const int MostOfAKind = 100;

    private const long MostBytes = 8 * 1024 * 1024;
    private const int MostFailures = 10;
    private const int MostExamples = 3;

    private static readonly TaskState[] Waiting = [.. BulkActions.Waiting];

    /// <summary>Tries it.</summary>
    /// <param name="db">The store.</param>
    /// <param name="type">The type.</param>
    /// <param name="except">Tasks of this version are left out; none are when absent.</param>
    /// <param name="chain">The versions.</param>
    /// <param name="schema">The schema of the newest.</param>
    /// <param name="shows">Whether payloads may be shown.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public static async Task<UpgradeSample> ReadAsync(
        AppDbContext db,
        string type,
        string? except,
        TypeChain chain,
        PayloadSchema? schema,
        bool shows,
        CancellationToken cancellationToken
    )
    {
        var tasks = db.Tasks.AsNoTracking().Where(t => t.Type == type);
        tasks = except is null ? tasks : tasks.Where(t => t.TypeVersion != except);
        var waiting = tasks.Where(t => Waiting.Contains(t.State));
        var dead = tasks.Where(t => t.State == TaskState.Dead);
        var tally = new Tally(chain, schema, shows);
        foreach (var kind in new[] { waiting, dead })
        {
            await tally.ReadAsync(kind, cancellationToken);
        }

        return tally.ToSample(
            await waiting.LongCountAsync(cancellationToken),
            await dead.LongCountAsync(cancellationToken)
        );
    }

    private sealed class Tally(TypeChain chain, PayloadSchema? schema, bool shows)
    {
        private readonly List<UpgradeFailure> _failures = [];
        private readonly List<UpgradeExample> _examples = [];
        private int _looked;
        private int _changed;
        private int _failed;

        public async Task ReadAsync(IQueryable<TaskItem> tasks, CancellationToken cancellationToken)
        {
            var rows = tasks
                .OrderByDescending(t => t.Id)
                .Take(MostOfAKind)
                .Select(t => new
                {
                    t.Id,
                    t.TypeVersion,
                    t.Payload,
                })
                .AsAsyncEnumerable();
            var bytes = 0L;
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                Take(row.Id, row.TypeVersion, row.Payload);
                bytes += row.Payload.Length;
                if (bytes > MostBytes)
                {
                    break;
                }
            }
        }

        public UpgradeSample ToSample(long waiting, long dead) =>
            new(waiting, dead, _looked, _changed, _failed, _failures, _examples);

        private void Take(Guid id, string? version, byte[] payload)
        {
            var upgrade = chain.Bring(version, payload, schema);
            _looked++;
            _changed += upgrade.IsChanged ? 1 : 0;
            if (upgrade.Faults.Count > 0)
            {
                _failed++;
                if (_failures.Count < MostFailures)
                {
                    _failures.Add(new(id, version, string.Join(" ", upgrade.Faults)));
                }
            }
            else if (shows && upgrade.IsChanged && _examples.Count < MostExamples)
            {
                _examples.Add(new(id, version, payload, upgrade.Payload!.Value));
            }
        }
    }
}
