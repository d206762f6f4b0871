namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are not about tasks.</summary>
internal static class SystemExamples
{
    public const string Queue = """
        {
          "name": "orders",
          "paused": true,
          "pausedBy": "ada@example.com",
          "pausedAt": "2026-05-04T03:12:01Z",
          "reason": "The shop is closed for stocktaking.",
          "until": "2026-05-04T06:00:00Z",
          "depth": 3,
          "running": 1,
          "oldestWait": "PT12S",
          "limits": {
            "concurrency": 20,
            "rate": null,
            "keyConcurrency": 2,
            "keyRate": { "count": 100, "per": "PT1M", "burst": 10 },
            "ageAfter": "PT5M"
          },
          "weight": 3,
          "limitsBy": "grace@example.com",
          "limitsAt": "2026-04-01T08:00:00Z",
          "limitsReason": "What the warehouse packs on a usual day.",
          "override": {
            "by": "ada@example.com",
            "at": "2026-05-04T03:12:01Z",
            "until": "2026-05-04T18:00:00Z",
            "reason": "The warehouse takes no more than twenty orders at once today.",
            "insteadOf": { "concurrency": 50, "rate": null, "keyConcurrency": 2, "keyRate": null, "ageAfter": null },
            "insteadOfWeight": 1
          },
          "counts": {
            "accepted": 1004,
            "removed": 0,
            "scheduled": 1,
            "blocked": 0,
            "queued": 2,
            "running": 1,
            "retrying": 0,
            "succeeded": 1000,
            "dead": 0,
            "cancelled": 0,
            "expired": 0,
            "skipped": 0
          }
        }
        """;

    public const string QueueSettings = """
        {
          "weight": 3,
          "limits": {
            "concurrency": 20,
            "keyConcurrency": 2,
            "keyRate": { "count": 100, "per": "PT1M", "burst": 10 },
            "ageAfter": "PT5M"
          },
          "reason": "The warehouse takes no more than twenty orders at once today.",
          "until": "2026-05-04T18:00:00Z"
        }
        """;

    public const string Purge = """{ "reason": "Imported twice.", "dryRun": true }""";

    public const string Pause =
        """{ "reason": "The shop is closed for stocktaking.", "until": "2026-05-04T06:00:00Z" }""";

    public const string Queues = $$"""{ "items": [{{Queue}}], "nextCursor": null }""";

    public const string Worker = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "name": "web-1",
          "host": "web-1",
          "version": "0.1.0",
          "otherVersion": false,
          "status": "paused",
          "order": "pause",
          "orderedBy": "ada@example.com",
          "orderedAt": "2026-05-04T03:11:59Z",
          "reason": "The disk is being replaced.",
          "until": "2026-05-04T06:00:00Z",
          "standalone": true,
          "remote": false,
          "capacity": 8,
          "running": 1,
          "queues": ["*"],
          "labels": [],
          "types": ["delay", "echo", "email.send", "fail", "http.request"],
          "startedAt": "2026-05-04T03:02:01Z",
          "lastBeatAt": "2026-05-04T03:12:01Z",
          "lastClaimAt": "2026-05-04T03:11:58Z",
          "load": {
            "memoryBytes": 92274688,
            "cpu": 0.12,
            "busy": 0.5,
            "succeeded": 980,
            "failed": 20,
            "successRate": 0.98,
            "meanMs": 41.5,
            "p95Ms": 120.3
          }
        }
        """;

    private const string Details = """
        {
          "runningTasks": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ac",
              "type": "http.request",
              "name": "Confirm order 4711",
              "queue": "orders",
              "startedAt": "2026-05-04T03:11:58Z",
              "progress": 40
            }
          ],
          "more": false,
          "errors": [
            {
              "taskId": "0197a1b2-c3d4-7000-8000-1234567890ad",
              "type": "http.request",
              "queue": "orders",
              "status": "retrying",
              "error": { "kind": "HttpStatus", "message": "Answered 503" },
              "at": "2026-05-04T03:09:12Z"
            }
          ],
          "succeededLately": 610,
          "failedLately": 4,
          "history": [
            { "at": "2026-05-04T03:11:00Z", "cpu": 0.11, "memoryBytes": 92274688, "busy": 0.44, "succeeded": 970, "failed": 20 }
          ],
          "namesakes": 0
        }
        """;

    public static readonly string WorkerWithDetails =
        Worker.TrimEnd().TrimEnd('}').TrimEnd() + $", \"details\": {Details} }}";

    public const string WorkerPerformance = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "name": "web-1",
          "status": "alive",
          "startedAt": "2026-05-04T03:02:01Z",
          "capacity": 8,
          "running": 1,
          "load": {
            "memoryBytes": 92274688,
            "cpu": 0.12,
            "busy": 0.5,
            "succeeded": 980,
            "failed": 20,
            "successRate": 0.98,
            "meanMs": 41.5,
            "p95Ms": 120.3
          },
          "succeededLately": 610,
          "failedLately": 4,
          "history": [
            { "at": "2026-05-04T03:11:00Z", "cpu": 0.11, "memoryBytes": 92274688, "busy": 0.44, "succeeded": 970, "failed": 20 }
          ]
        }
        """;

    public const string Workers = $$"""{ "items": [{{Worker}}], "nextCursor": null }""";

    public const string WorkerOrder = """{ "reason": "The disk is being replaced." }""";

    public const string Info = """
        {
          "version": "0.1.0",
          "mode": "embedded",
          "broker": "embedded",
          "store": "sqlite",
          "durability": "full",
          "degraded": [],
          "brokerMemory": null,
          "refusedMessages": {},
          "startedAt": "2026-05-04T03:02:01Z",
          "uptime": "PT10M",
          "runtime": "10.0.0",
          "allocatedBytes": 734003200,
          "migrations": ["20261122082528_Initial"]
        }
        """;
}
