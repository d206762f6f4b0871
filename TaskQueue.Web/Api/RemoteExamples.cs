namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about workers over REST.</summary>
internal static class RemoteExamples
{
    private const string Token =
        "AQGXobLD1HAAgAASNFZ4kKsAAAABAAAAAQGXobLD1HAAgAASNFZ4kKsAAAABAAABl6Gyw9QAAAAAAASTAHPqk6GvYx3lG2cUvnAYcA";

    private const string TaskId = "0197a1b2-c3d4-7000-8000-1234567890ab";

    public const string Register = """
        {
          "name": "pdf-1",
          "types": ["pdf.render"],
          "queues": ["documents"],
          "labels": ["fonts"],
          "capacity": 2,
          "version": "1.4.0",
          "host": "build-7"
        }
        """;

    public const string Heartbeat =
        $$"""{ "leases": [{ "taskId": "{{TaskId}}", "leaseToken": "{{Token}}" }], "running": 1, "memoryBytes": 73400320 }""";

    public const string HeartbeatAnswer = """
        {
          "order": "work",
          "lost": [],
          "cancelled": [],
          "closed": false,
          "expiresAt": "2026-05-04T03:12:31Z",
          "beatWithin": "PT10S"
        }
        """;

    public const string Lease =
        """{ "queues": ["documents"], "types": ["pdf.render"], "max": 1, "wait": "PT20S" }""";

    public const string LeaseAnswer = $$"""
        {
          "leases": [
            {
              "taskId": "{{TaskId}}",
              "type": "pdf.render",
              "queue": "documents",
              "priority": 5,
              "payload": { "template": "invoice", "number": 1041 },
              "attempt": 1,
              "maxAttempts": 5,
              "losses": 0,
              "leaseToken": "{{Token}}",
              "expiresAt": "2026-05-04T03:12:31Z",
              "timeout": "PT5M",
              "deadline": "2026-05-04T03:17:01Z",
              "taskDeadline": null,
              "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
            }
          ],
          "order": "work"
        }
        """;

    public const string Left = """{ "handedBack": 1 }""";

    public const string Complete = $$"""{ "leaseToken": "{{Token}}", "result": { "pages": 3 } }""";

    public const string Fail = $$"""
        {
          "leaseToken": "{{Token}}",
          "error": { "kind": "TemplateMissing", "message": "There is no template invoice.", "stackTrace": "render.py:41", "status": 404 },
          "retry": true,
          "retryAfter": "PT30S"
        }
        """;

    public const string Extend = $$"""{ "leaseToken": "{{Token}}", "duration": "PT2M" }""";

    public const string Progress =
        $$"""{ "leaseToken": "{{Token}}", "percent": 40, "message": "Page 2 of 5" }""";

    public const string Log =
        $$"""{ "leaseToken": "{{Token}}", "lines": [{ "message": "Rendering page 2", "level": "information" }] }""";

    public const string State = """{ "cancelled": false, "expiresAt": "2026-05-04T03:14:01Z" }""";
}
