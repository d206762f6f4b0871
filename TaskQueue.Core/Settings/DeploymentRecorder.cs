using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Settings;

/// <summary>
/// Writes down at the start with what the process runs, when it is not what its host ran with before. It waits for the
/// store beside everything else, and tries again later when it fails: nothing waits for it.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="settings">What the process runs with.</param>
/// <param name="marks">Marks secrets.</param>
/// <param name="broker">Whether workers are processes of their own.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DeploymentRecorder(
    IDbContextFactory<AppDbContext> contexts,
    CurrentSettings settings,
    SecretMarks marks,
    IBroker broker,
    StoreState store,
    TimeProvider clock,
    ILogger<DeploymentRecorder> logger
) : Chore(store, clock, logger)
{
    /// <summary>How many deployments are remembered.</summary>
    public const int Most = 1000;

    /// <summary>How long they are remembered, but for the last one of each host.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(400);

    private readonly DateTimeOffset _started = clock.GetUtcNow();

    protected override TimeSpan Period => TimeSpan.FromHours(1);

    /// <summary>The machine; another one in tests.</summary>
    internal string Host { get; init; } = Environment.MachineName;

    /// <summary>The version; another one in tests.</summary>
    internal string Version { get; init; } = ProductVersion.Number;

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var effective = settings.ReadDeployed();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var own = await LastAsync(db.Deployments.Where(d => d.Host == Host), cancellationToken);
        // A new host is compared with what the environment ran last.
        var last =
            own
            ?? await LastAsync(
                db.Deployments.Where(d => d.Environment == effective.Environment),
                cancellationToken
            );
        var deployment = Make(effective, last);
        if (own is null || Differs(own, deployment))
        {
            db.Deployments.Add(deployment);
            await db.SaveChangesAsync(cancellationToken);
            LogDeployed(deployment.Version, deployment.Environment, deployment.Changes.Count);
        }

        await ForgetAsync(db, cancellationToken);
        return false;
    }

    private static bool Differs(Deployment last, Deployment now) =>
        last.Version != now.Version
        || last.Commit != now.Commit
        || last.Environment != now.Environment
        || last.Mode != now.Mode
        || last.MarkKey != now.MarkKey
        || now.Changes.Count > 0;

    private static Task<Deployment?> LastAsync(
        IQueryable<Deployment> deployments,
        CancellationToken cancellationToken
    ) => deployments.AsNoTracking().OrderByDescending(d => d.Id).FirstOrDefaultAsync(cancellationToken);

    private async Task ForgetAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - Remembered;
        var oldest = await db
            .Deployments.OrderByDescending(d => d.Id)
            .Select(d => d.Id)
            .Skip(Most - 1)
            .FirstOrDefaultAsync(cancellationToken);
        var forgotten = db.Deployments.Where(d =>
            d.Id.CompareTo(oldest) < 0
            || (d.At < before && db.Deployments.Any(o => o.Host == d.Host && o.Id.CompareTo(d.Id) > 0))
        );
        if (await forgotten.AnyAsync(cancellationToken))
        {
            await using var scope = await db.BeginWriteAsync(cancellationToken);
            await forgotten.ExecuteDeleteAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }
    }

    private Deployment Make(EffectiveSettings effective, Deployment? last)
    {
        var deployed = effective
            .Items.Where(s => !s.IsDefault)
            .Select(s => new DeployedSetting(
                s.Key,
                s.Value ?? "",
                s.Setting.HidesPartOf(s.Raw) ? marks.Of(s.Key, s.Raw!) : null
            ))
            .ToList();
        return new()
        {
            Id = TaskIds.Next(Clock),
            At = _started,
            Version = Version,
            Commit = ProductVersion.Commit,
            Environment = effective.Environment,
            Host = Host,
            Mode = broker.IsShared ? "distributed" : "embedded",
            Settings = deployed,
            MarkKey = marks.KeyName,
            Changes = last is null
                ? []
                : DeploymentDiff.Of(last.Settings, deployed, last.MarkKey == marks.KeyName),
            VersionBefore = last?.Version,
        };
    }

    [LoggerMessage(
        EventId = 17001,
        Level = LogLevel.Information,
        Message = "Deployed: version {Version} in {Environment}, {Changes} settings changed"
    )]
    private partial void LogDeployed(string version, string environment, int changes);
}
