using TaskQueue.Core.Audit;
using TaskQueue.Tests.Api;
using static TaskQueue.Tests.Audit.AuditExampleSteps;

namespace TaskQueue.Tests.Audit;

/// <summary>The same for queues, task types, schedules, workers and the product as a whole.</summary>
internal static class AuditExamplesOfTheRest
{
    public static IReadOnlyDictionary<
        string,
        (string Action, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>> Prepare)
    > All { get; } =
        new Dictionary<string, (string, Func<AuditedApp, Task<Func<Task<ApiAnswer>>>>)>
        {
            ["POST /api/v1/alerts/{id:guid}/acknowledge"] = (
                AuditActions.AlertAcknowledged,
                On(a => a.RaiseAsync(), (a, id) => a.Admin.PostAsync($"alerts/{id}/acknowledge"))
            ),
            ["POST /api/v1/alerts/{id:guid}/resolve"] = (
                AuditActions.AlertResolved,
                On(
                    a => a.RaiseAsync(),
                    (a, id) => a.Admin.PostAsync($"alerts/{id}/resolve", """{"note":"why"}""")
                )
            ),
            ["DELETE /api/v1/events/connections/{id:guid}"] = (
                AuditActions.ConnectionClosed,
                On(a => a.ListenAsync(), (a, id) => a.Admin.DeleteAsync($"events/connections/{id}"))
            ),
            ["PUT /api/v1/queues/{name}"] = (
                AuditActions.LimitsChanged,
                Do(a => a.Admin.PutAsync("queues/limited", Limits))
            ),
            ["DELETE /api/v1/queues/{name}/override"] = (
                AuditActions.LimitsRestored,
                On(
                    async a =>
                    {
                        await a.Admin.PutAsync("queues/overridden", Until(Limits));
                        return "overridden";
                    },
                    (a, name) => a.Admin.DeleteAsync($"queues/{name}/override")
                )
            ),
            ["PUT /api/v1/queues/{name}/keys/{key}"] = (
                AuditActions.LimitsChanged,
                Do(a => a.Admin.PutAsync("queues/keyed/keys/one", """{"weight":2}"""))
            ),
            ["DELETE /api/v1/queues/{name}/keys/{key}"] = (
                AuditActions.LimitsRestored,
                On(
                    async a =>
                    {
                        await a.Admin.PutAsync("queues/keyed/keys/two", """{"weight":2}""");
                        return "two";
                    },
                    (a, key) => a.Admin.DeleteAsync($"queues/keyed/keys/{key}")
                )
            ),
            ["POST /api/v1/queues/{name}/pause"] = (
                AuditActions.QueuePaused,
                Do(a => a.Admin.PostAsync("queues/halted/pause", """{"reason":"why"}"""))
            ),
            ["POST /api/v1/queues/{name}/resume"] = (
                AuditActions.QueueResumed,
                On(
                    async a =>
                    {
                        await a.Admin.PostAsync("queues/resumed/pause");
                        return "resumed";
                    },
                    (a, name) => a.Admin.PostAsync($"queues/{name}/resume")
                )
            ),
            ["POST /api/v1/queues/{name}/purge"] = (
                AuditActions.QueuePurged,
                On(
                    a => a.Admin.SubmitAsync("\"delay\":3600,\"queue\":\"purged\""),
                    (a, _) => a.Admin.PostAsync("queues/purged/purge", """{"reason":"why"}""")
                )
            ),
            ["PUT /api/v1/settings"] = (
                AuditActions.SettingsChanged,
                Do(a => a.Admin.PutAsync("settings", """{"settings":{"Alerts:RetentionDays":"91"}}"""))
            ),
            ["PUT /api/v1/system/rate-limits"] = (
                AuditActions.RateLimitsChanged,
                Do(a =>
                    a.Admin.PutAsync(
                        "system/rate-limits",
                        """{"limits":[{"class":"export","by":"key","rate":{"count":1000,"per":1}}]}"""
                    )
                )
            ),
            ["POST /api/v1/system/signing-keys/rotate"] = (
                AuditActions.SigningKeyRotated,
                Do(a => a.Admin.PostAsync("system/signing-keys/rotate"))
            ),
            ["PUT /api/v1/task-types/{name}"] = (
                AuditActions.TypeDefined,
                Do(a => a.Admin.PutAsync("task-types/audited.one", """{"description":"One"}"""))
            ),
            ["DELETE /api/v1/task-types/{name}"] = (
                AuditActions.TypeDeleted,
                On(
                    async a =>
                    {
                        await a.Admin.PutAsync("task-types/audited.five", "{}");
                        return "audited.five";
                    },
                    (a, name) => a.Admin.DeleteAsync($"task-types/{name}")
                )
            ),
            ["PUT /api/v1/task-types/{name}/limits"] = (
                AuditActions.LimitsChanged,
                Do(a => a.Admin.PutAsync("task-types/audited.two/limits", Limits))
            ),
            ["DELETE /api/v1/task-types/{name}/limits/override"] = (
                AuditActions.LimitsRestored,
                On(
                    async a =>
                    {
                        await a.Admin.PutAsync("task-types/audited.three/limits", Until(Limits));
                        return "audited.three";
                    },
                    (a, name) => a.Admin.DeleteAsync($"task-types/{name}/limits/override")
                )
            ),
            ["POST /api/v1/task-types/{name}/migrate"] = (
                AuditActions.BulkStarted,
                On(
                    async a =>
                    {
                        await a.Admin.PutAsync("task-types/audited.four", """{"version":"1"}""");
                        return "audited.four";
                    },
                    (a, name) => a.Admin.PostAsync($"task-types/{name}/migrate", "{}")
                )
            ),
            ["POST /api/v1/schedules"] = (
                AuditActions.ScheduleCreated,
                Do(a => a.Admin.PostAsync("schedules", Named(Schedule)))
            ),
            ["PUT /api/v1/schedules/{id:guid}"] = (
                AuditActions.ScheduleChanged,
                On(ScheduleAsync, (a, id) => a.Admin.PutAsync($"schedules/{id}", Named(Schedule)))
            ),
            ["DELETE /api/v1/schedules/{id:guid}"] = (
                AuditActions.ScheduleDeleted,
                On(ScheduleAsync, (a, id) => a.Admin.DeleteAsync($"schedules/{id}"))
            ),
            ["POST /api/v1/schedules/{id:guid}/pause"] = (
                AuditActions.SchedulePaused,
                On(ScheduleAsync, (a, id) => a.Admin.PostAsync($"schedules/{id}/pause"))
            ),
            ["POST /api/v1/schedules/{id:guid}/resume"] = (
                AuditActions.ScheduleResumed,
                On(
                    async a =>
                    {
                        var id = await ScheduleAsync(a);
                        await a.Admin.PostAsync($"schedules/{id}/pause");
                        return id;
                    },
                    (a, id) => a.Admin.PostAsync($"schedules/{id}/resume")
                )
            ),
            ["POST /api/v1/schedules/{id:guid}/trigger"] = (
                AuditActions.ScheduleTriggered,
                On(ScheduleAsync, (a, id) => a.Admin.PostAsync($"schedules/{id}/trigger"))
            ),
            ["PUT /api/v1/schedules/calendars/{name}"] = (
                AuditActions.CalendarChanged,
                Do(a => a.Admin.PutAsync("schedules/calendars/audited", """{"days":["12-25"]}"""))
            ),
            ["DELETE /api/v1/schedules/calendars/{name}"] = (
                AuditActions.CalendarDeleted,
                On(
                    async a =>
                    {
                        await a.Admin.PutAsync("schedules/calendars/audited-gone", """{"days":["12-25"]}""");
                        return "audited-gone";
                    },
                    (a, name) => a.Admin.DeleteAsync($"schedules/calendars/{name}")
                )
            ),
            ["POST /api/v1/workers"] = (
                AuditActions.WorkerRegistered,
                Do(a => a.Admin.PostAsync("workers", """{"name":"r1","types":["audited.remote"]}"""))
            ),
            ["DELETE /api/v1/workers/{id:guid}"] = (
                AuditActions.WorkerLeft,
                On(
                    a => a.MadeAsync("workers", """{"name":"r2","types":["audited.remote"]}"""),
                    (a, id) => a.Admin.DeleteAsync($"workers/{id}")
                )
            ),
            ["POST /api/v1/workers/{id:guid}/pause"] = (AuditActions.WorkerPaused, Ordered("pause")),
            ["POST /api/v1/workers/{id:guid}/resume"] = (
                AuditActions.WorkerResumed,
                Ordered("resume", after: "pause")
            ),
            ["POST /api/v1/workers/{id:guid}/drain"] = (AuditActions.WorkerDrained, Ordered("drain")),
            ["POST /api/v1/workers/{id:guid}/stop"] = (AuditActions.WorkerStopped, Ordered("stop")),
            ["PUT /api/v1/retention"] = (
                AuditActions.RetentionChanged,
                Do(a => a.Admin.PutAsync("retention", """{"cancelled":"P700D"}"""))
            ),
            ["POST /api/v1/system/maintenance"] = (
                AuditActions.MaintenanceStarted,
                Do(a => a.Admin.PostAsync("system/maintenance", """{"action":"analyze"}"""))
            ),
            ["POST /api/v1/system/samples"] = (
                AuditActions.SamplesAdded,
                Do(a => a.Admin.PostAsync("system/samples"))
            ),
            ["DELETE /api/v1/system/samples"] = (
                AuditActions.SamplesRemoved,
                Do(a => a.Admin.DeleteAsync("system/samples"))
            ),
            ["POST /api/v1/system/import"] = (AuditActions.DataImported, ImportAsync),
        };
}
