namespace TaskQueue.Core.Security;

/// <summary>What somebody may do. The words are the scopes of keys and the claims of tokens.</summary>
public static class Permissions
{
    /// <summary>See tasks, queues and workers.</summary>
    public const string TasksRead = "tasks.read";

    /// <summary>Submit, edit, cancel, retry and delete tasks.</summary>
    public const string TasksWrite = "tasks.write";

    /// <summary>See payloads and results.</summary>
    public const string TasksPayload = "tasks.payload";

    /// <summary>Pause, resume and purge queues.</summary>
    public const string QueuesControl = "queues.control";

    /// <summary>Pause, drain and stop workers.</summary>
    public const string WorkersControl = "workers.control";

    /// <summary>Run tasks as a worker over REST: register, lease, and say what came of them.</summary>
    public const string WorkersRun = "workers.run";

    /// <summary>Requeue dead letters.</summary>
    public const string DeadLettersRequeue = "deadletters.requeue";

    /// <summary>Change schedules.</summary>
    public const string SchedulesWrite = "schedules.write";

    /// <summary>Define task types: schema, retries, timeout, deprecation.</summary>
    public const string TypesWrite = "types.write";

    /// <summary>Manage accounts.</summary>
    public const string UsersManage = "users.manage";

    /// <summary>See settings, without secrets, and what was deployed.</summary>
    public const string SettingsRead = "settings.read";

    /// <summary>Change settings.</summary>
    public const string SettingsManage = "settings.manage";

    /// <summary>Read <c>/metrics</c>.</summary>
    public const string MetricsRead = "metrics.read";

    /// <summary>See how the store stands: sizes, pools, slow statements and their plans, maintenance.</summary>
    public const string SystemRead = "system.read";

    /// <summary>Maintain the store; export and import all data; sample data.</summary>
    public const string SystemManage = "system.manage";

    /// <summary>Read, check and export the audit log.</summary>
    public const string AuditRead = "audit.read";

    /// <summary>See alerts, as far as one may see what they are about.</summary>
    public const string AlertsRead = "alerts.read";

    /// <summary>Acknowledge and resolve those alerts.</summary>
    public const string AlertsWrite = "alerts.write";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        TasksRead,
        TasksWrite,
        TasksPayload,
        QueuesControl,
        WorkersControl,
        WorkersRun,
        DeadLettersRequeue,
        SchedulesWrite,
        TypesWrite,
        UsersManage,
        SettingsRead,
        SettingsManage,
        MetricsRead,
        SystemRead,
        SystemManage,
        AuditRead,
        AlertsRead,
        AlertsWrite,
    ];
}
