namespace TaskQueue.Web.Api;

/// <summary>The examples of the document; tests send the requests and compare the fields of the answers.</summary>
internal static class TaskExamples
{
    public const string Submit = """
        {
          "type": "echo",
          "payload": { "order": 4711, "lines": ["a", "b"] },
          "queue": "orders",
          "priority": 7,
          "delay": "PT30S",
          "deadline": "PT1H",
          "resultTtl": "P1D",
          "timeout": "PT1M",
          "maxAttempts": 3,
          "retry": "fixed(10s) jitter equal; never on ValidationException",
          "tags": ["shop"],
          "labels": ["eu-west"],
          "name": "Confirm order 4711",
          "idempotencyKey": "order-4711"
        }
        """;

    public const string Edit = """{ "priority": 9, "tags": ["shop", "urgent"], "description": null }""";

    public const string Task = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "type": "echo",
          "typeVersion": null,
          "name": "Confirm order 4711",
          "description": null,
          "queue": "orders",
          "priority": 7,
          "status": "scheduled",
          "payload": { "order": 4711, "lines": ["a", "b"] },
          "result": null,
          "error": null,
          "fingerprint": null,
          "attempt": 0,
          "maxAttempts": 3,
          "retry": "fixed(10s) jitter equal; never on ValidationException",
          "timeout": "PT1M",
          "progress": null,
          "progressMessage": null,
          "tags": ["shop"],
          "labels": ["eu-west"],
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
          "deadline": "2026-05-04T04:02:01Z",
          "resultTtl": "P1D",
          "resultUntil": null,
          "version": 1
        }
        """;

    public const string Replay = """{ "payload": { "order": 4711, "lines": ["a"] } }""";

    public const string Explanation = """
        {
          "taskId": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "verdict": "queue",
          "summary": "Queue 'orders' was paused by ada@example.com 5 min 0 s ago: stocktaking (until somebody resumes it).",
          "gates": [
            { "gate": "ended", "ok": true, "evidence": "It is queued.", "advice": null },
            {
              "gate": "queue",
              "ok": false,
              "evidence": "Queue 'orders' was paused by ada@example.com 5 min 0 s ago: stocktaking (until somebody resumes it).",
              "advice": "Resume the queue."
            }
          ]
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
              "status": "queued",
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

    public const string Batch = """
        { "tasks": [{ "type": "echo", "payload": 1 }, { "type": "echo", "payload": null, "priority": 9 }] }
        """;

    public const string Lines = """
        { "type": "echo", "payload": 1 }
        { "type": "echo", "payload": null, "priority": 9 }
        """;

    public const string BatchAnswer = """
        {
          "ids": ["0197a1b2-c3d4-7000-8000-1234567890ab", null],
          "accepted": 1,
          "rejected": [{ "index": 1, "errors": { "priority": ["Must be from 0 to 9."] } }]
        }
        """;

    public const string Attempts = """
        {
          "items": [
            {
              "number": 1,
              "worker": "web-1",
              "leasedAt": "2026-05-04T03:02:01Z",
              "startedAt": "2026-05-04T03:02:01Z",
              "finishedAt": "2026-05-04T03:02:02Z",
              "outcome": "failed",
              "error": { "kind": "http", "message": "The server answered 503.", "stackTrace": null },
              "leaseToken": "4294967297"
            }
          ],
          "nextCursor": null
        }
        """;

    public const string Timeline = """
        {
          "items": [
            {
              "at": "2026-05-04T03:02:01Z",
              "from": null,
              "to": "queued",
              "actor": "ada@example.com",
              "reason": "Accepted.",
              "attempt": null
            }
          ],
          "nextCursor": null
        }
        """;

    public const string Graph = """
        {
          "taskId": "019a1c40-7d5e-7a31-b0c4-52d7c7e1f002",
          "nodes": [
            {
              "id": "019a1c40-7d5e-7a31-b0c4-52d7c7e1f001",
              "type": "orders.import",
              "name": "Orders of Monday",
              "status": "succeeded",
              "failed": false,
              "dependsOnMode": null,
              "dependsOnOutcome": null,
              "onDependencyFailed": null
            },
            {
              "id": "019a1c40-7d5e-7a31-b0c4-52d7c7e1f002",
              "type": "orders.report",
              "name": null,
              "status": "queued",
              "failed": false,
              "dependsOnMode": "all",
              "dependsOnOutcome": "succeeded",
              "onDependencyFailed": "skip"
            }
          ],
          "edges": [
            {
              "from": "019a1c40-7d5e-7a31-b0c4-52d7c7e1f001",
              "to": "019a1c40-7d5e-7a31-b0c4-52d7c7e1f002",
              "outcome": "succeeded",
              "met": true
            }
          ],
          "truncated": false
        }
        """;

    public const string Logs = """
        {
          "items": [
            { "at": "2026-05-04T03:02:01Z", "level": "information", "message": "42 rows", "attempt": 1 }
          ],
          "nextCursor": null
        }
        """;

    /// <summary>A text, as a JSON string: that is what the document holds.</summary>
    public const string LogText = """
        "2026-05-04T03:02:01.000Z information #1 42 rows\n"
        """;

    public const string Result = """{ "order": 4711, "lines": ["a", "b"] }""";
}
