namespace TaskQueue.Web.Api;

/// <summary>Examples of events for the document.</summary>
internal static class EventExamples
{
    /// <summary>What a poll answers.</summary>
    public const string Poll = """
        {
          "items": [
            {
              "event": "tasks",
              "id": "0f3a9c51d2e4-1207",
              "data": {
                "topic": "tasks",
                "kind": "task.changed",
                "at": "2026-05-04T03:02:01.123456Z",
                "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
                "queue": "mail",
                "type": "email.send",
                "from": "queued",
                "to": "succeeded",
                "attempt": 1,
                "version": 2
              }
            }
          ],
          "next": "0f3a9c51d2e4-1207",
          "reload": null
        }
        """;

    /// <summary>Who listens.</summary>
    public const string Connections = """
        {
          "items": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "name": "ada@example.com",
              "keyId": null,
              "address": "192.0.2.17",
              "transport": "sse",
              "since": "2026-05-04T03:02:01Z",
              "topics": ["tasks", "workers"],
              "queues": ["mail"],
              "sent": 1204,
              "lag": 0,
              "reloads": 0,
              "node": "web-1"
            }
          ],
          "nextCursor": null
        }
        """;
}
