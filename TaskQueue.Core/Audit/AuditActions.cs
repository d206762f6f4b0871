namespace TaskQueue.Core.Audit;

/// <summary>What the audit log tells of. The words are stored and are what people filter by: add to them, never change them.</summary>
public static class AuditActions
{
    /// <summary>A task was given up.</summary>
    public const string TaskCancelled = "task.cancelled";

    /// <summary>An ended task was queued again; a dead letter, too.</summary>
    public const string TaskRetried = "task.retried";

    /// <summary>A waiting task was changed.</summary>
    public const string TaskEdited = "task.edited";

    /// <summary>A task was deleted with its history.</summary>
    public const string TaskDeleted = "task.deleted";

    /// <summary>A task was submitted again as a new one.</summary>
    public const string TaskReplayed = "task.replayed";

    /// <summary>Work on many tasks was asked for.</summary>
    public const string BulkStarted = "bulk.started";

    /// <summary>Such work, which another person had asked for, was approved.</summary>
    public const string BulkApproved = "bulk.approved";

    /// <summary>Such work, which another person had asked for, was refused.</summary>
    public const string BulkRefused = "bulk.refused";

    /// <summary>Nobody approved such work in time.</summary>
    public const string BulkExpired = "bulk.expired";

    /// <summary>Such work was halted.</summary>
    public const string BulkPaused = "bulk.paused";

    /// <summary>Such work goes on.</summary>
    public const string BulkResumed = "bulk.resumed";

    /// <summary>Such work was ended before it was through.</summary>
    public const string BulkCancelled = "bulk.cancelled";

    /// <summary>Such work was ended before it began.</summary>
    public const string BulkUndone = "bulk.undone";

    /// <summary>All that waits in a queue was given up.</summary>
    public const string QueuePurged = "queue.purged";

    /// <summary>A queue was paused.</summary>
    public const string QueuePaused = "queue.paused";

    /// <summary>A paused queue is served again.</summary>
    public const string QueueResumed = "queue.resumed";

    /// <summary>The limits of a queue or of a task type were set.</summary>
    public const string LimitsChanged = "limits.changed";

    /// <summary>Other limits stand in their place for a time.</summary>
    public const string LimitsOverridden = "limits.overridden";

    /// <summary>The limits that are meant to be hold again.</summary>
    public const string LimitsRestored = "limits.restored";

    /// <summary>A worker was paused.</summary>
    public const string WorkerPaused = "worker.paused";

    /// <summary>A worker goes on.</summary>
    public const string WorkerResumed = "worker.resumed";

    /// <summary>A worker is to end what it has and take nothing more.</summary>
    public const string WorkerDrained = "worker.drained";

    /// <summary>A worker is to end.</summary>
    public const string WorkerStopped = "worker.stopped";

    /// <summary>A worker that speaks over REST was added.</summary>
    public const string WorkerRegistered = "worker.registered";

    /// <summary>A worker that speaks over REST was taken away.</summary>
    public const string WorkerLeft = "worker.left";

    /// <summary>A schedule was made.</summary>
    public const string ScheduleCreated = "schedule.created";

    /// <summary>A schedule was changed.</summary>
    public const string ScheduleChanged = "schedule.changed";

    /// <summary>A schedule was deleted.</summary>
    public const string ScheduleDeleted = "schedule.deleted";

    /// <summary>A schedule was paused.</summary>
    public const string SchedulePaused = "schedule.paused";

    /// <summary>A schedule fires again.</summary>
    public const string ScheduleResumed = "schedule.resumed";

    /// <summary>The task of a schedule was made by hand.</summary>
    public const string ScheduleTriggered = "schedule.triggered";

    /// <summary>A calendar that schedules share was made or changed.</summary>
    public const string CalendarChanged = "calendar.changed";

    /// <summary>Such a calendar was deleted.</summary>
    public const string CalendarDeleted = "calendar.deleted";

    /// <summary>What is said of a task type was changed.</summary>
    public const string TypeDefined = "task-type.defined";

    /// <summary>A task type was deleted.</summary>
    public const string TypeDeleted = "task-type.deleted";

    /// <summary>A rule for dead letters was made.</summary>
    public const string LetterRuleCreated = "dead-letter-rule.created";

    /// <summary>A rule for dead letters was changed.</summary>
    public const string LetterRuleChanged = "dead-letter-rule.changed";

    /// <summary>A rule for dead letters was deleted.</summary>
    public const string LetterRuleDeleted = "dead-letter-rule.deleted";

    /// <summary>A rule for dead letters was halted.</summary>
    public const string LetterRulePaused = "dead-letter-rule.paused";

    /// <summary>A rule for dead letters acts again.</summary>
    public const string LetterRuleResumed = "dead-letter-rule.resumed";

    /// <summary>A group of dead letters was taken, given to somebody, or given back.</summary>
    public const string LetterGroupOwned = "dead-letter-group.owned";

    /// <summary>A note was written to such a group.</summary>
    public const string LetterGroupNoted = "dead-letter-group.noted";

    /// <summary>Such a group was put off.</summary>
    public const string LetterGroupSnoozed = "dead-letter-group.snoozed";

    /// <summary>Such a group is open again before its time.</summary>
    public const string LetterGroupWoken = "dead-letter-group.woken";

    /// <summary>Such a group is done with.</summary>
    public const string LetterGroupResolved = "dead-letter-group.resolved";

    /// <summary>Such a group is not done with after all.</summary>
    public const string LetterGroupReopened = "dead-letter-group.reopened";

    /// <summary>A saved query was shared.</summary>
    public const string ViewShared = "task-view.shared";

    /// <summary>A shared query was changed.</summary>
    public const string ViewChanged = "task-view.changed";

    /// <summary>A shared query was taken back.</summary>
    public const string ViewWithdrawn = "task-view.withdrawn";

    /// <summary>A shared query was deleted.</summary>
    public const string ViewDeleted = "task-view.deleted";

    /// <summary>How long ended tasks are kept was changed.</summary>
    public const string RetentionChanged = "retention.changed";

    /// <summary>Settings were changed while the product ran.</summary>
    public const string SettingsChanged = "settings.changed";

    /// <summary>The limits of requests were changed.</summary>
    public const string RateLimitsChanged = "rate-limits.changed";

    /// <summary>Tokens are signed with another key from then on.</summary>
    public const string SigningKeyRotated = "signing-key.rotated";

    /// <summary>Maintenance of the store was begun.</summary>
    public const string MaintenanceStarted = "maintenance.started";

    /// <summary>All data were downloaded.</summary>
    public const string DataExported = "data.exported";

    /// <summary>An export was taken in.</summary>
    public const string DataImported = "data.imported";

    /// <summary>Sample tasks were submitted.</summary>
    public const string SamplesAdded = "samples.added";

    /// <summary>Sample tasks were taken away.</summary>
    public const string SamplesRemoved = "samples.removed";

    /// <summary>An account was made.</summary>
    public const string AccountCreated = "account.created";

    /// <summary>An account was changed: its name, its roles, or whether it may be used.</summary>
    public const string AccountChanged = "account.changed";

    /// <summary>An account was deleted.</summary>
    public const string AccountDeleted = "account.deleted";

    /// <summary>All sessions of an account were ended by an administrator.</summary>
    public const string AccountSignedOut = "account.signed-out-everywhere";

    /// <summary>Failed attempts to sign in to an account were forgotten.</summary>
    public const string AccountUnlocked = "account.unlocked";

    /// <summary>The owner of an account was given a link to choose a password.</summary>
    public const string LinkSent = "account.link-sent";

    /// <summary>Somebody chose another password, or their first one.</summary>
    public const string PasswordChanged = "account.password-changed";

    /// <summary>Somebody confirmed their address.</summary>
    public const string EmailConfirmed = "account.email-confirmed";

    /// <summary>Somebody set up a second factor, or another in place of the one before.</summary>
    public const string FactorSetUp = "account.second-factor-set-up";

    /// <summary>Somebody turned their second factor off.</summary>
    public const string FactorTurnedOff = "account.second-factor-turned-off";

    /// <summary>An administrator took the second factor of an account away.</summary>
    public const string FactorReset = "account.second-factor-reset";

    /// <summary>Somebody made new recovery codes.</summary>
    public const string RecoveryCodesMade = "account.recovery-codes-made";

    /// <summary>Somebody used a recovery code.</summary>
    public const string RecoveryCodeUsed = "account.recovery-code-used";

    /// <summary>Somebody gave their password again, before a dangerous act; or tried to.</summary>
    public const string Reauthenticated = "account.reauthenticated";

    /// <summary>An account was linked with somebody at an OpenID Connect provider.</summary>
    public const string LoginLinked = "account.login-linked";

    /// <summary>Such a link was taken away.</summary>
    public const string LoginUnlinked = "account.login-unlinked";

    /// <summary>Somebody ended sessions of their own.</summary>
    public const string SessionsEnded = "session.ended";

    /// <summary>A key was made.</summary>
    public const string KeyCreated = "api-key.created";

    /// <summary>A key was taken back.</summary>
    public const string KeyRevoked = "api-key.revoked";

    /// <summary>A role was made.</summary>
    public const string RoleCreated = "role.created";

    /// <summary>A role was changed.</summary>
    public const string RoleChanged = "role.changed";

    /// <summary>A role was deleted.</summary>
    public const string RoleDeleted = "role.deleted";

    /// <summary>Somebody signed in.</summary>
    public const string SignedIn = "account.signed-in";

    /// <summary>Somebody tried to sign in and was refused.</summary>
    public const string SignInFailed = "account.sign-in-failed";

    /// <summary>Somebody signed out.</summary>
    public const string SignedOut = "account.signed-out";

    /// <summary>A refresh token was used twice: its session was ended.</summary>
    public const string TokenReused = "session.token-reused";

    /// <summary>Somebody tried what they may not do.</summary>
    public const string AccessDenied = "access.denied";

    /// <summary>The audit log was downloaded.</summary>
    public const string LogExported = "audit.exported";

    /// <summary>A list was downloaded: tasks, dead letters, schedules, workers or queues.</summary>
    public const string ListExported = "list.exported";

    /// <summary>Tasks were submitted from a file.</summary>
    public const string TasksImported = "task.imported";

    /// <summary>Old entries of the audit log were removed by age.</summary>
    public const string LogPruned = "audit.pruned";

    /// <summary>Somebody said that they look after an alert.</summary>
    public const string AlertAcknowledged = "alert.acknowledged";

    /// <summary>Somebody said that what an alert tells of is over.</summary>
    public const string AlertResolved = "alert.resolved";

    /// <summary>Somebody closed a connection to the live events.</summary>
    public const string ConnectionClosed = "connection.closed";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        .. typeof(AuditActions)
            .GetFields()
            .Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal),
    ];
}
