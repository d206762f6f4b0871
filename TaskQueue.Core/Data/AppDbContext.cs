using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Inbox;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.External;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Security.Tickets;
using TaskQueue.Core.Settings;
using TaskQueue.Core.Settings.Live;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Figures;
using TaskQueue.Core.Tasks.Follows;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Uniqueness;
using TaskQueue.Core.Tasks.Versions;
using TaskQueue.Core.Tasks.Views;
using TaskQueue.Core.Workers;

namespace TaskQueue.Core.Data;

/// <summary>The store. One sealed subclass per provider owns that provider's conventions and migrations.</summary>
/// <param name="options">The options of the subclass.</param>
public abstract class AppDbContext(DbContextOptions options)
    : IdentityDbContext<AppUser, IdentityRole<Guid>, Guid>(options)
{
    /// <summary>The tasks.</summary>
    public DbSet<TaskItem> Tasks => Set<TaskItem>();

    /// <summary>Ended attempts.</summary>
    public DbSet<TaskAttempt> Attempts => Set<TaskAttempt>();

    /// <summary>What attempts cannot tell.</summary>
    public DbSet<TaskTransition> Transitions => Set<TaskTransition>();

    /// <summary>What handlers logged.</summary>
    public DbSet<TaskLogLine> LogLines => Set<TaskLogLine>();

    /// <summary>Tags, for lists by tag.</summary>
    public DbSet<TaskTag> Tags => Set<TaskTag>();

    /// <summary>Values in payloads, for lists by them.</summary>
    public DbSet<TaskValue> Values => Set<TaskValue>();

    /// <summary>How far older payloads are indexed.</summary>
    public DbSet<SearchFill> SearchFills => Set<SearchFill>();

    /// <summary>Queries that people saved.</summary>
    public DbSet<TaskView> TaskViews => Set<TaskView>();

    /// <summary>Queries that people typed.</summary>
    public DbSet<QueryHistory> QueryHistories => Set<QueryHistory>();

    /// <summary>How people like the console.</summary>
    public DbSet<UserPreferences> UserPreferences => Set<UserPreferences>();

    /// <summary>Who waits for whom.</summary>
    public DbSet<TaskDependency> Dependencies => Set<TaskDependency>();

    /// <summary>Keys that only one task has.</summary>
    public DbSet<TaskUnique> Uniques => Set<TaskUnique>();

    /// <summary>The task type catalogue.</summary>
    public DbSet<TaskType> TaskTypes => Set<TaskType>();

    /// <summary>The versions of its types.</summary>
    public DbSet<TypeVersion> TypeVersions => Set<TypeVersion>();

    /// <summary>Running totals per queue.</summary>
    public DbSet<QueueCounts> QueueCounts => Set<QueueCounts>();

    /// <summary>What happened in each ten seconds.</summary>
    public DbSet<QueueSlice> QueueSlices => Set<QueueSlice>();

    /// <summary>What transactions did, until it is in the rollups.</summary>
    public DbSet<FigureNote> FigureNotes => Set<FigureNote>();

    /// <summary>What happened, by time, queue and type.</summary>
    public DbSet<QueueRollup> QueueRollups => Set<QueueRollup>();

    /// <summary>What failed, by time, queue and fingerprint.</summary>
    public DbSet<FailureRollup> FailureRollups => Set<FailureRollup>();

    /// <summary>What those fingerprints stand for.</summary>
    public DbSet<FailureText> FailureTexts => Set<FailureText>();

    /// <summary>What workers did in each hour.</summary>
    public DbSet<WorkerRollup> WorkerRollups => Set<WorkerRollup>();

    /// <summary>How full queues were.</summary>
    public DbSet<DepthRollup> DepthRollups => Set<DepthRollup>();

    /// <summary>How queues are to be served.</summary>
    public DbSet<QueuePolicy> QueuePolicies => Set<QueuePolicy>();

    /// <summary>How single concurrency keys of theirs are to be served.</summary>
    public DbSet<KeyRule> KeyRules => Set<KeyRule>();

    /// <summary>Plans that make tasks again and again.</summary>
    public DbSet<Schedule> Schedules => Set<Schedule>();

    /// <summary>Calendars that schedules share.</summary>
    public DbSet<NamedCalendar> NamedCalendars => Set<NamedCalendar>();

    /// <summary>What came of their last fires.</summary>
    public DbSet<ScheduleFire> ScheduleFires => Set<ScheduleFire>();

    /// <summary>Worker processes.</summary>
    public DbSet<WorkerNode> Workers => Set<WorkerNode>();

    /// <summary>How they stood in the last hour.</summary>
    public DbSet<WorkerSample> WorkerSamples => Set<WorkerSample>();

    /// <summary>The broker's epoch.</summary>
    public DbSet<DispatchEpoch> DispatchEpochs => Set<DispatchEpoch>();

    /// <summary>Which process leads.</summary>
    public DbSet<RoleLease> RolesHeld => Set<RoleLease>();

    /// <summary>Keys that all Web processes share.</summary>
    public DbSet<StoredKey> StoredKeys => Set<StoredKey>();

    /// <summary>Settings that were changed while the product ran.</summary>
    public DbSet<StoredSettings> StoredSettings => Set<StoredSettings>();

    /// <summary>Starts with another version or other settings.</summary>
    public DbSet<Deployment> Deployments => Set<Deployment>();

    /// <summary>What was done to the store.</summary>
    public DbSet<MaintenanceRun> MaintenanceRuns => Set<MaintenanceRun>();

    /// <summary>Work on many tasks.</summary>
    public DbSet<TaskOperation> Operations => Set<TaskOperation>();

    /// <summary>What canaries died of before.</summary>
    public DbSet<CanaryTask> CanaryTasks => Set<CanaryTask>();

    /// <summary>What is done with dead letters without anybody being asked.</summary>
    public DbSet<LetterRule> LetterRules => Set<LetterRule>();

    /// <summary>Dead letters that those are to look at.</summary>
    public DbSet<LetterDue> LetterDues => Set<LetterDue>();

    /// <summary>What people have made of dead letters that died of the same.</summary>
    public DbSet<LetterGroup> LetterGroups => Set<LetterGroup>();

    /// <summary>How long ended tasks are kept.</summary>
    public DbSet<RetentionPolicy> RetentionPolicies => Set<RetentionPolicy>();

    /// <summary>Refresh tokens.</summary>
    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    /// <summary>Limits of requests.</summary>
    public DbSet<RateLimitPolicy> RateLimitPolicies => Set<RateLimitPolicy>();

    /// <summary>Keys of programs.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Who did what.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Where the chain of those begins.</summary>
    public DbSet<AuditCheckpoint> AuditCheckpoints => Set<AuditCheckpoint>();

    /// <summary>What somebody should look at.</summary>
    public DbSet<Alert> Alerts => Set<Alert>();

    /// <summary>What people follow.</summary>
    public DbSet<Follow> Follows => Set<Follow>();

    /// <summary>What happened to it, until they are told.</summary>
    public DbSet<FollowNews> FollowNews => Set<FollowNews>();

    /// <summary>What they were told.</summary>
    public DbSet<Notice> Notices => Set<Notice>();

    /// <summary>How far what is watched for those has been seen.</summary>
    public DbSet<AlertMark> AlertMarks => Set<AlertMark>();

    /// <summary>What is known of sessions.</summary>
    public DbSet<UserSession> UserSessions => Set<UserSession>();

    /// <summary>Links that do one thing once.</summary>
    public DbSet<OneTimeLink> OneTimeLinks => Set<OneTimeLink>();

    /// <summary>Who at an OpenID Connect provider is which account.</summary>
    public DbSet<ExternalLogin> ExternalLogins => Set<ExternalLogin>();

    /// <summary>Tickets that open one stream each.</summary>
    public DbSet<AccessTicket> AccessTickets => Set<AccessTicket>();

    /// <summary>What is remembered of attempts to sign in.</summary>
    public DbSet<SignInMark> SignInMarks => Set<SignInMark>();

    /// <summary>Second factors of accounts.</summary>
    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();

    /// <summary>Their recovery codes.</summary>
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    /// <summary>
    /// Opens a write transaction. On SQLite it waits for the write gate first; changes outside such a scope are
    /// possible through <c>SaveChanges</c> alone.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for the gate.</param>
    /// <returns>The scope; nothing is kept unless it is committed.</returns>
    public abstract Task<WriteScope> BeginWriteAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes all reads of this context until the end of the scope see the store as it is now, whatever is written
    /// meanwhile. On SQLite the log of changes grows as long as the scope is open.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for a connection.</param>
    /// <returns>The scope.</returns>
    public abstract Task<IAsyncDisposable> BeginSnapshotAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        SnakeCaseNames.Apply(builder);
    }
}
