namespace TaskQueue.Web.Api;

/// <summary>The examples of dead letters for the document.</summary>
internal static class DeadLetterExamples
{
    public const string Requeue = """{ "payload": { "order": 4711, "lines": ["a"] } }""";

    public const string RequeueMany = """
        {
          "filter": { "fingerprint": "9f86d081884c7d65", "queue": "orders" },
          "dryRun": true,
          "canary": true,
          "stageWait": "PT10M",
          "reason": "The shop answers again."
        }
        """;

    public const string GroupAct = """{ "version": 3 }""";

    public const string EditGroup = """
        { "owner": "ada@example.com", "note": "The shop's certificate had run out.", "version": 3 }
        """;

    public const string Snooze = """{ "until": "2026-05-05T07:00:00Z", "deaths": 50, "version": 3 }""";

    public const string Resolve = """{ "note": "The certificate was renewed.", "version": 3 }""";

    public const string Canary = """
        { "tasks": 3, "stageWait": "PT10M", "reason": "The shop answers again.", "version": 3 }
        """;

    public const string Group = """
        {
          "fingerprint": "9f86d081884c7d65",
          "type": "http.request",
          "error": { "kind": "HttpStatus", "message": "Answered 503 Service Unavailable" },
          "latestId": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "count": 17,
          "firstSeen": "2026-05-04T01:12:00Z",
          "lastSeen": "2026-05-04T03:02:31Z",
          "trend": [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 12],
          "trendStep": "PT1H",
          "status": "snoozed",
          "owner": "ada@example.com",
          "ownedAt": "2026-05-04T02:00:00Z",
          "note": "The shop's certificate had run out.",
          "noteBy": "ada@example.com",
          "snooze": {
            "by": "ada@example.com",
            "at": "2026-05-04T03:03:00Z",
            "until": "2026-05-05T07:00:00Z",
            "deaths": 50
          },
          "resolvedBy": null,
          "resolvedAt": null,
          "canary": {
            "operation": "0197a1b2-c3d4-7000-8000-1234567890ad",
            "status": "paused",
            "stage": "offered",
            "done": 3,
            "matched": 20,
            "states": { "succeeded": 3 },
            "stopReason": null
          },
          "mayAct": true,
          "version": 4
        }
        """;

    public const string Groups = $$"""
        {
          "items": [{{Group}}],
          "nextCursor": null,
          "counts": { "all": 9, "open": 4, "mine": 1, "snoozed": 2, "resolved": 3, "regressed": 1, "isComplete": true }
        }
        """;

    public const string Letter = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "type": "echo",
          "typeVersion": null,
          "name": "Confirm order 4711",
          "description": null,
          "queue": "orders",
          "priority": 7,
          "status": "dead",
          "payload": { "order": 4711, "lines": ["a", "b"] },
          "result": null,
          "error": { "kind": "HttpStatus", "message": "Answered 503", "stackTrace": null },
          "fingerprint": "9f86d081884c7d65",
          "attempt": 0,
          "maxAttempts": 3,
          "retry": "fixed(10s) jitter equal; never on ValidationException",
          "timeout": "PT1M",
          "progress": null,
          "progressMessage": null,
          "tags": ["shop"],
          "labels": [],
          "worker": null,
          "parentId": null,
          "dependsOn": [],
          "dependsOnMode": null,
          "dependsOnOutcome": null,
          "onDependencyFailed": null,
          "childCount": 0,
          "nextAttemptAt": "2026-05-04T03:02:31Z",
          "correlationId": null,
          "idempotencyKey": "order-4711",
          "concurrencyKey": null,
          "traceId": "0af7651916cd43dd8448eb211c80319c",
          "createdAt": "2026-05-04T03:02:01Z",
          "createdBy": "ada@example.com",
          "runAt": "2026-05-04T03:02:31Z",
          "startedAt": null,
          "finishedAt": null,
          "expiresAt": null,
          "deadline": null,
          "resultTtl": null,
          "resultUntil": null,
          "version": 1
        }
        """;

    public const string List = """
        {
          "items": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "type": "echo",
              "typeVersion": null,
              "queue": "orders",
              "priority": 7,
              "status": "dead",
              "attempt": 0,
              "maxAttempts": 3,
              "tags": ["shop"],
              "createdAt": "2026-05-04T03:02:01Z",
              "createdBy": "ada@example.com",
              "version": 1
            }
          ],
          "nextCursor": "0197a1b2c3d4700080001234567890ab",
          "notSearched": []
        }
        """;
}
