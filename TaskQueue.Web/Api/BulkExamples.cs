namespace TaskQueue.Web.Api;

/// <summary>The examples of bulk work; tests send the request and compare the fields of the answers.</summary>
internal static class BulkExamples
{
    public const string Request = """
        {
          "action": "cancel",
          "filter": { "status": ["queued", "scheduled"], "queue": "orders" },
          "dryRun": true,
          "arguments": { "reason": "The shop is closed.", "undoWindow": "PT30S" }
        }
        """;

    public const string Preview = """
        {
          "matched": 100000,
          "applicable": 99998,
          "sample": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "type": "echo",
              "typeVersion": null,
              "queue": "orders",
              "priority": 7,
              "status": "queued"
            }
          ]
        }
        """;

    public const string Operation = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890cd",
          "status": "running",
          "done": 42000,
          "matched": 100000,
          "failed": 1,
          "action": "cancel",
          "arguments": {
            "priority": null,
            "queue": null,
            "tags": null,
            "reason": "The shop is closed.",
            "undoWindow": "PT30S"
          },
          "createdBy": "ada@example.com",
          "createdAt": "2026-05-04T03:02:01Z",
          "notBefore": "2026-05-04T03:02:31Z",
          "startedAt": "2026-05-04T03:02:31Z",
          "finishedAt": null,
          "changedBy": null,
          "failures": [
            {
              "taskId": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "reason": "The task has ended already: succeeded."
            }
          ],
          "canary": null,
          "stopReason": null,
          "stoppedBy": null,
          "rule": null,
          "approval": {
            "until": "2026-05-05T03:02:01Z",
            "decidedBy": "grace@example.com",
            "decidedAt": "2026-05-04T03:02:01Z",
            "reason": "Agreed with the shop."
          }
        }
        """;

    public const string Decision = """{ "reason": "Agreed with the shop." }""";

    public const string Refusal = """{ "reason": "The shop opens again tomorrow." }""";

    public const string Operations = $$"""{ "items": [{{Operation}}], "nextCursor": null }""";
}
