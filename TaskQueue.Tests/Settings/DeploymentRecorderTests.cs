using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Broker.Redis;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Settings;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Settings;

/// <summary>The history of deployments, on both stores.</summary>
public abstract class DeploymentRecorderTests
{
    private const string Canary = "canary-0123456789-0123456789-0123456789";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_WithOtherSettings_IsWrittenDown_AndTheSameAgainIsNot()
    {
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);

        await StartAsync(parts, [("Worker:Concurrency", "3")]);
        await StartAsync(parts, [("Worker:Concurrency", "3")]);
        await StartAsync(parts, [("Worker:Concurrency", "5"), ("Lease:Duration", "00:01:00")]);
        await StartAsync(parts, [("Lease:Duration", "00:01:00")], version: "2.0.0");

        var all = await AllAsync(parts);
        Assert.Equal(3, all.Count);
        Assert.Equal(("2.0.0", ProductVersion.Number), (all[0].Version, all[0].VersionBefore));
        Assert.Equal([new("Worker:Concurrency", SettingChangeKind.Removed, "5", null)], all[0].Changes);
        Assert.Equal(
            [
                new("Lease:Duration", SettingChangeKind.Added, null, "00:01:00"),
                new("Worker:Concurrency", SettingChangeKind.Changed, "3", "5"),
            ],
            all[1].Changes
        );
        Assert.Empty(all[2].Changes);
        Assert.Null(all[2].VersionBefore);
        Assert.Equal(("Staging", "embedded", "web-1"), (all[2].Environment, all[2].Mode, all[2].Host));
    }

    [Fact]
    public async Task ChangedSecret_IsSeen_AndTheStoreHasNothingOfIt()
    {
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        (string, string)[] With(string secret) =>
            [
                ("Auth:Jwt:Key", secret),
                ("ConnectionStrings:Database", $"Host=db;Password={secret}"),
                ("PublicUrl", $"https://me:{secret}@host/"),
            ];

        await StartAsync(parts, With(Canary));
        await StartAsync(parts, With(Canary));
        await StartAsync(parts, With(Canary + "2"));

        var all = await AllAsync(parts);
        Assert.Equal(2, all.Count);
        Assert.Equal(
            [
                new("Auth:Jwt:Key", SettingChangeKind.Changed, "***", "***"),
                new(
                    "ConnectionStrings:Database",
                    SettingChangeKind.Changed,
                    "host=db;password=***",
                    "host=db;password=***"
                ),
                new("PublicUrl", SettingChangeKind.Changed, "https://***@host/", "https://***@host/"),
            ],
            all[0].Changes
        );
        await using var db = parts.Db();
        var columns = await db
            .Database.SqlQueryRaw<string>("select settings || changes as \"Value\" from deployments")
            .ToListAsync(Stop);
        Assert.DoesNotContain(columns, c => c.Contains("canary", StringComparison.Ordinal));
        // A plain hash of the secret would let anybody with the store try guesses.
        var plain = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Canary))
        )[..16];
        Assert.DoesNotContain(columns, c => c.Contains(plain, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RenewedKeyOfMarks_MakesASecretsChangeUnknown()
    {
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        await StartAsync(parts, [("Auth:Jwt:Key", Canary)]);

        File.Delete(Path.Combine(KeyFolder.Of(parts.Get<StoreConnection>()), "marks.key"));
        await StartAsync(parts, [("Auth:Jwt:Key", Canary)]);
        await StartAsync(parts, [("Auth:Jwt:Key", Canary)]);

        var all = await AllAsync(parts);
        Assert.Equal(2, all.Count);
        Assert.Equal([new("Auth:Jwt:Key", SettingChangeKind.Unknown, "***", "***")], all[0].Changes);
    }

    [Fact]
    public async Task Hosts_HaveAHistoryEach_AndANewOneIsComparedWithItsEnvironment()
    {
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);

        await StartAsync(parts, [("Worker:Concurrency", "3")]);
        await StartAsync(parts, [("Worker:Concurrency", "4")], host: "web-2");
        await StartAsync(parts, [("Worker:Concurrency", "3")]);

        var all = await AllAsync(parts);
        Assert.Equal(["web-2", "web-1"], all.Select(d => d.Host));
        Assert.Equal(
            new("Worker:Concurrency", SettingChangeKind.Changed, "3", "4"),
            Assert.Single(all[0].Changes)
        );
    }

    [Fact]
    public async Task OldDeployments_AreForgotten_ButForTheLastOfEachHost()
    {
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        await StartAsync(parts, [("Worker:Concurrency", "1")], host: "quiet");
        await StartAsync(parts, [("Worker:Concurrency", "2")]);
        await StartAsync(parts, [("Worker:Concurrency", "3")]);

        parts.Clock.Advance(DeploymentRecorder.Remembered + TimeSpan.FromDays(1));
        await StartAsync(parts, [("Worker:Concurrency", "3")]);
        Assert.Equal(["web-1", "quiet"], (await AllAsync(parts)).Select(d => d.Host));

        await using (var db = parts.Db())
        {
            var last = await db.Deployments.AsNoTracking().FirstAsync(Stop);
            db.Deployments.AddRange(
                Enumerable
                    .Range(0, DeploymentRecorder.Most)
                    .Select(i => Copy(last, TaskIds.Next(parts.Clock), i))
            );
            await db.SaveChangesAsync(Stop);
        }

        await StartAsync(parts, [("Worker:Concurrency", "3")], host: "newest");
        await using var after = parts.Db();
        Assert.Equal(DeploymentRecorder.Most, await after.Deployments.CountAsync(Stop));
        Assert.True(await after.Deployments.AnyAsync(d => d.Host == "newest", Stop));
    }

    [Fact]
    public async Task List_IsPaged_AndForThoseWhoMay()
    {
        await using var database = await DatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        for (var i = 1; i <= 5; i++)
        {
            await StartAsync(parts, [("Worker:Concurrency", i.ToString(CultureInfo.InvariantCulture))]);
        }

        var service = Service(parts);
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await service.DeploymentsAsync(Product.Operator, cursor, 2, Stop);
            seen.AddRange(page.Items.Select(d => d.Id));
            cursor = page.NextCursor;
        } while (cursor is not null);

        Assert.Equal((await AllAsync(parts)).Select(d => d.Id), seen);
        Assert.Equal(5, seen.Count);
        var viewer = new Actor("v", Roles.PermissionsOf(Roles.Operator).ToHashSet());
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            service.DeploymentsAsync(viewer, null, 2, Stop)
        );
        Assert.Equal(RefusalCode.Forbidden, refusal.Code);
        Assert.Throws<RefusalException>(() => service.Read(viewer));
        Assert.Throws<RefusalException>(() => service.Export(viewer));
        Assert.Throws<RefusalException>(() => service.Compare(viewer, default));
    }

    private protected abstract Task<TemporaryDatabase> DatabaseAsync();

    private static async Task StartAsync(
        CoreParts parts,
        (string Key, string Value)[] settings,
        string host = "web-1",
        string? version = null
    )
    {
        // As a new process: with a key of marks that it reads anew.
        using var recorder = new DeploymentRecorder(
            parts.Get<IDbContextFactory<AppDbContext>>(),
            Current(settings),
            new SecretMarks(parts.Get<StoreConnection>(), parts.Get<IOptions<BrokerOptions>>()),
            parts.Broker,
            parts.Get<StoreState>(),
            parts.Clock,
            NullLogger<DeploymentRecorder>.Instance
        )
        {
            Host = host,
            Version = version ?? ProductVersion.Number,
        };
        await recorder.RunOnceAsync(Stop);
        await recorder.RunOnceAsync(Stop);
        parts.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private static CurrentSettings Current(params (string Key, string Value)[] settings) =>
        new(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value))
                .Build(),
            new HostingEnvironment { EnvironmentName = "Staging" }
        );

    private static SettingsService Service(CoreParts parts) =>
        new(Current(), parts.Get<IDbContextFactory<AppDbContext>>(), parts.Clock);

    private static async Task<IReadOnlyList<Deployment>> AllAsync(CoreParts parts) =>
        (await Service(parts).DeploymentsAsync(Product.Operator, null, 500, Stop)).Items;

    private static Deployment Copy(Deployment last, Guid id, int i) =>
        new()
        {
            Id = id,
            At = last.At,
            Version = last.Version,
            Environment = last.Environment,
            Host = FormattableString.Invariant($"pod-{i}"),
            Mode = last.Mode,
            Settings = last.Settings,
            MarkKey = last.MarkKey,
            Changes = [],
        };
}

/// <summary>On SQLite.</summary>
public sealed class SqliteDeploymentRecorderTests : DeploymentRecorderTests
{
    private protected override Task<TemporaryDatabase> DatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresDeploymentRecorderTests : DeploymentRecorderTests
{
    private protected override Task<TemporaryDatabase> DatabaseAsync() => TemporaryDatabase.PostgresAsync();
}
