namespace TaskQueue.Tests.Data;

public sealed partial class StatementCountTests
{
    // Where nothing is to be found: the task has not ended, the operation has, the set-up is through, and who is signed in is sent on.
    private static readonly string[] Absent =
    [
        "/result",
        "/follows/queue/default",
        "/preview",
        "/slow-queries/none/plan",
        "/login",
        "/setup",
        "/not-found",
        "/error",
    ];

    // Reviewed: how many statements each costs. A page asks once more, how whoever looks likes it.
    private static readonly Dictionary<string, int> Reviewed = new()
    {
        // Queues and their policies, workers, the oldest ready task; slices of ten minutes every five seconds;
        // how far somebody is with their first task, while the guide is shown.
        ["/"] = 6,
        ["/access-denied"] = 0,
        ["/alerts"] = 2,
        ["/api/v1/alerts"] = 1,
        ["/api/v1/alerts/{id:guid}"] = 1,
        // Rollups; and what those fingerprints stand for.
        ["/api/v1/analytics/durations"] = 1,
        ["/api/v1/analytics/errors"] = 2,
        ["/api/v1/analytics/heatmap"] = 1,
        // Pauses, deployments.
        ["/api/v1/analytics/markers"] = 2,
        ["/api/v1/analytics/queues"] = 1,
        // Rollups, and how things stand: queues and their policies, workers, the oldest ready task.
        ["/api/v1/analytics/summary"] = 5,
        ["/api/v1/analytics/throughput"] = 1,
        ["/api/v1/analytics/workers"] = 1,
        ["/api/v1/audit"] = 1,
        // The entry that tells of it with the two switches around it, how far to read, and a statement for each thousand.
        ["/api/v1/audit/export"] = 5,
        // The checkpoint, two thousand entries, those without a place; a snapshot around it all. Then the alert about what is
        // wrong, which is open: the entries here are written by hand.
        ["/api/v1/audit/verify"] = 6,
        ["/api/v1/audit/{id:guid}"] = 1,
        ["/api/v1/auth/me"] = 0,
        // The account with its time zone and what it chose.
        ["/api/v1/auth/preferences"] = 1,
        ["/api/v1/events/poll"] = 0,
        ["/api/v1/follows"] = 1,
        ["/api/v1/follows/{kind}/{subject}"] = 1,
        ["/api/v1/inbox"] = 1,
        ["/api/v1/inbox/count"] = 1,
        ["/inbox"] = 2,
        // The session, the account, whether a role asks for it.
        ["/api/v1/auth/mfa"] = 3,
        // The account with its session, what it is linked with.
        ["/api/v1/auth/external-logins"] = 2,
        // The account with its session, its roles.
        ["/api/v1/auth/profile"] = 2,
        // The tokens, what is known of the sessions.
        ["/api/v1/auth/sessions"] = 2,
        // The rows without their selections.
        ["/api/v1/operations"] = 1,
        ["/api/v1/operations/{id:guid}"] = 1,
        // It has ended.
        ["/api/v1/operations/{id:guid}/preview"] = 1,
        ["/api/v1/api-keys"] = 1,
        ["/api/v1/roles"] = 1,
        ["/api/v1/roles/{name}"] = 1,
        ["/api/v1/dead-letter-rules"] = 1,
        ["/api/v1/dead-letter-rules/{id:guid}"] = 1,
        ["/api/v1/dead-letters"] = 1,
        // Lists as files: the entry that tells of it with the two switches around it, and the list: one for each 500 rows.
        ["/api/v1/dead-letters/export"] = 4,
        // Counters and policies, in place of one.
        ["/api/v1/queue-export"] = 5,
        ["/api/v1/schedules/export"] = 4,
        ["/api/v1/tasks/export"] = 4,
        ["/api/v1/workers/export"] = 4,
        // Who listens is known, here and elsewhere.
        ["/api/v1/events/connections"] = 0,
        ["/api/v1/task-filters"] = 1,
        ["/api/v1/task-filters/history"] = 1,
        ["/api/v1/task-filters/{id:guid}"] = 1,
        // The groups with what people made of them, how many there are of each kind, the canaries under way, the last letter of
        // each, the trends.
        ["/api/v1/dead-letters/groups"] = 5,
        // The group, its row, the last letter, the trend.
        ["/api/v1/dead-letters/groups/{fingerprint}"] = 4,
        ["/api/v1/dead-letters/{id:guid}"] = 1,
        // Counters, policies, the heads of all lanes, the tasks there.
        ["/api/v1/queues"] = 5,
        ["/api/v1/queues/{name}"] = 5,
        // Counters, policies, slices of all queues and of its own, the first ready tasks of all lanes (found, then read),
        // workers, the newest ends by two ways.
        ["/api/v1/queues/{name}/forecast"] = 9,
        // The keys with their tasks; then their rules and the policy of the queue, where there are any.
        ["/api/v1/queues/{name}/keys"] = 1,
        ["/api/v1/queues/{name}/keys/{key}"] = 3,
        // The policy; counts for the parts that have an age.
        ["/api/v1/retention"] = 1,
        ["/api/v1/schedules"] = 1,
        // Those that are counted, and how many there are.
        ["/api/v1/schedules/calendar"] = 2,
        // Where there are none; else the schedules that have one, too.
        ["/api/v1/schedules/calendars"] = 1,
        // Where it is not there; else the schedules that have it, too.
        ["/api/v1/schedules/calendars/{name}"] = 1,
        ["/api/v1/schedules/{id:guid}"] = 1,
        // The schedule, its fires; their tasks, where there are any.
        ["/api/v1/schedules/{id:guid}/fires"] = 2,
        ["/api/v1/schedules/{id:guid}/next"] = 1,
        ["/api/v1/settings"] = 0,
        ["/api/v1/settings/export"] = 0,
        ["/api/v1/system/deployments"] = 1,
        // Types, queues, rules of queues, keys and for dead letters, calendars, the sizes of schedules and each step of them; then for each
        // thousand tasks their sizes, and for each step of them the rows of seven tables; a snapshot around it all. Before it
        // the entry in the audit log, with the two switches around that.
        ["/api/v1/system/export"] = 22,
        ["/api/v1/system/info"] = 0,
        ["/api/v1/system/maintenance"] = 1,
        ["/api/v1/system/performance"] = 0,
        // The limits; what they did is counted in the process.
        ["/api/v1/system/rate-limits"] = 1,
        // Files beside a SQLite store.
        ["/api/v1/system/signing-keys"] = 0,
        ["/api/v1/system/slow-queries"] = 0,
        ["/api/v1/system/slow-queries/{id}/plan"] = 0,
        // The counters, the policies; what the engine asks on its own connection comes on top.
        ["/api/v1/system/store"] = 2,
        // The live workers; the types are in memory, and one on its own is read.
        ["/api/v1/task-types"] = 1,
        ["/api/v1/task-types/{name}"] = 2,
        ["/api/v1/task-types/{name}/limits"] = 1,
        ["/api/v1/task-types/{name}/versions"] = 2,
        ["/api/v1/tasks"] = 1,
        // Nothing was typed yet: names of fields.
        ["/api/v1/tasks/completions"] = 0,
        ["/api/v1/tasks/{id:guid}"] = 1,
        ["/api/v1/tasks/{id:guid}/attempts"] = 2,
        // The task, the policy of its queue, live workers, the tasks before it: of a higher priority with a key and without,
        // and of its own.
        ["/api/v1/tasks/{id:guid}/explain"] = 6,
        // The parents, the children, the tasks, who waits for whom; one more for each further level of either.
        ["/api/v1/tasks/{id:guid}/graph"] = 4,
        ["/api/v1/tasks/{id:guid}/logs"] = 2,
        // As above; and the entry that tells of it with the two switches around it.
        ["/api/v1/tasks/{id:guid}/logs/export"] = 5,
        ["/api/v1/tasks/{id:guid}/result"] = 1,
        ["/api/v1/tasks/{id:guid}/timeline"] = 4,
        // The accounts, their roles, what they are linked with, which names are shut.
        ["/api/v1/users"] = 4,
        ["/api/v1/users/{id:guid}"] = 4,
        // The account as above, its links.
        ["/api/v1/users/{id:guid}/external-logins"] = 5,
        // The account as above, the tokens, what is known of the sessions.
        ["/api/v1/users/{id:guid}/sessions"] = 6,
        ["/api/v1/workers"] = 1,
        // The worker, its samples, its namesakes, what runs on it, what failed on it by two ways.
        ["/api/v1/workers/{id:guid}"] = 6,
        // The worker, its samples.
        ["/api/v1/workers/{id:guid}/performance"] = 2,
        ["/api-keys"] = 2,
        ["/audit"] = 2,
        // Without a token there is nothing to look for.
        ["/confirm-email"] = 0,
        // The groups as above, the list, the queues for its query (counters, policies).
        ["/dead-letters"] = 9,
        ["/dead-letters/rules"] = 2,
        ["/error"] = 0,
        ["/forgot-password"] = 0,
        ["/invitation"] = 0,
        ["/login"] = 0,
        ["/not-found"] = 1,
        // The list, and what waits for another person.
        ["/operations"] = 3,
        ["/operations/{Id:guid}"] = 2,
        // The account with its session, its roles; the tokens, what is known of the sessions; the account again, what it is
        // linked with; the second factor as over the API.
        ["/profile"] = 10,
        ["/queues"] = 3,
        // A forecast, and how full it was; its keys are read once in five seconds for all who look.
        ["/queues/{Name}"] = 11,
        ["/roles"] = 2,
        ["/register"] = 0,
        ["/reset-password"] = 0,
        ["/schedules"] = 2,
        ["/schedules/calendar"] = 3,
        ["/schedules/calendars"] = 2,
        // The schedule, its fires.
        ["/schedules/{Id:guid}"] = 3,
        // A page of deployments; settings are not in the store.
        ["/rate-limits"] = 2,
        ["/settings"] = 2,
        // As over the API.
        ["/second-factor"] = 4,
        ["/setup"] = 1,
        // With the retention policy.
        ["/system"] = 5,
        ["/system/export"] = 22,
        // The live workers, the limits.
        ["/task-types"] = 3,
        // The page, the queues for its filter, the views, what was asked last.
        ["/tasks"] = 6,
        // The task, its attempts twice and its replays twice (once for the timeline), its transitions, its log, and why it
        // waits (5).
        ["/tasks/{Id:guid}"] = 13,
        ["/users"] = 5,
        // As over the API: the account, where it is signed in, its links.
        ["/users/{Id:guid}"] = 8,
        ["/workers"] = 2,
        // As over the API.
        ["/workers/{Id:guid}"] = 7,
    };
}
