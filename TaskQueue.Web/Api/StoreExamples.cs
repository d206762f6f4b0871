namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about the store.</summary>
internal static class StoreExamples
{
    public const string Store = """
        {
          "provider": "postgres",
          "bytes": 81264640,
          "freeBytes": null,
          "logBytes": null,
          "tables": [
            {
              "name": "tasks",
              "rows": 120400,
              "bytes": 61267968,
              "indexBytes": 14680064,
              "deadRows": 311,
              "bloat": 158000
            }
          ],
          "migrations": ["20261122082536_Initial"]
        }
        """;

    public const string Performance = """
        {
          "pools": [
            { "name": "queries", "max": 40, "inUse": 2, "idle": 6, "waiting": 0, "timeouts": 0 },
            { "name": "ledger", "max": 8, "inUse": 1, "idle": 1, "waiting": 0, "timeouts": 0 }
          ],
          "writeGate": null,
          "requests": [
            { "at": "2026-05-04T03:12:00Z", "count": 1841, "failed": 0, "p50Ms": 2.4, "p95Ms": 9.5, "p99Ms": 31.2 }
          ]
        }
        """;

    public const string SlowQueries = """
        {
          "items": [
            {
              "id": "5d41402abc4b2a76",
              "sql": "SELECT t.id FROM tasks AS t WHERE lower(t.name) LIKE @pattern ORDER BY t.id DESC LIMIT @p",
              "count": 3,
              "total": "PT1.2S",
              "mean": "PT0.4S",
              "max": "PT0.6S",
              "firstAt": "2026-05-04T03:02:01Z",
              "lastAt": "2026-05-04T03:12:01Z"
            }
          ],
          "nextCursor": null
        }
        """;

    public const string Plan = """
        { "id": "5d41402abc4b2a76", "plan": ["SCAN t USING INDEX ix_tasks_state"] }
        """;

    public const string Retention = """
        {
          "succeeded": "P30D",
          "cancelled": "P7D",
          "results": "P14D",
          "overrides": [{ "queue": "payments", "succeeded": "forever", "dead": "forever" }]
        }
        """;

    public const string RetentionAnswer = """
        {
          "succeeded": "P30D",
          "dead": null,
          "cancelled": "P7D",
          "expired": null,
          "skipped": null,
          "results": "P14D",
          "overrides": [
            {
              "queue": "payments",
              "type": null,
              "succeeded": "forever",
              "dead": "forever",
              "cancelled": null,
              "expired": null,
              "skipped": null,
              "results": null
            }
          ],
          "version": 1,
          "changedBy": "ada@example.com",
          "changedAt": "2026-05-04T03:02:01Z",
          "due": { "succeeded": 120, "cancelled": 3, "results": 4711 }
        }
        """;

    public const string Maintenance = """{ "action": "analyze" }""";

    public const string MaintenanceRun = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "action": "analyze",
          "actor": "admin@example.com",
          "status": "running",
          "percent": 0,
          "startedAt": "2026-05-04T03:02:01Z",
          "finishedAt": null,
          "detail": null,
          "sizeBefore": 81264640,
          "sizeAfter": null
        }
        """;

    public const string MaintenanceRuns = $$"""{ "items": [{{MaintenanceRun}}], "nextCursor": null }""";

    public const string Export = "\"The bytes of a file such as taskqueue-20260504-030201.jsonl.gz\"";

    public const string Import = """
        {
          "dryRun": true,
          "exportedAt": "2026-05-04T03:02:01Z",
          "product": "0.1.0",
          "provider": "sqlite",
          "file": {
            "taskTypes": 4,
            "queues": 3,
            "queueRules": 2,
            "deadLetterRules": 1,
            "calendars": 1,
            "schedules": 5,
            "tasks": 1004,
            "attempts": 1100,
            "transitions": 12,
            "logLines": 340
          },
          "added": 1000,
          "existing": 4,
          "keysTaken": 0,
          "requeued": 2,
          "queuesAdded": 1,
          "taskTypesAdded": 0,
          "queueRulesAdded": 1,
          "queueRulesExisting": 1,
          "deadLetterRulesAdded": 1,
          "deadLetterRulesExisting": 0,
          "calendarsAdded": 1,
          "calendarsExisting": 0,
          "schedulesAdded": 5,
          "schedulesExisting": 0
        }
        """;

    public const string SamplesAdded = """{ "tasks": 33 }""";

    public const string SamplesRemoved = """{ "removed": 30, "stopping": 3 }""";
}
