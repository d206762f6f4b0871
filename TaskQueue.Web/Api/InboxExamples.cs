namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about inboxes and what is followed.</summary>
internal static class InboxExamples
{
    public const string Notice = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "kind": "queue.dead",
          "title": "3 dead letters more in mail",
          "detail": "the last: email.send, SmtpException",
          "subject": "queue:mail",
          "state": null,
          "count": 3,
          "queue": "mail",
          "taskId": "0197a1b2-0000-7000-8000-1234567890ab",
          "link": "/tasks?status=dead&queue=mail",
          "at": "2026-12-01T09:30:00Z",
          "readAt": null
        }
        """;

    public const string List = $$"""
        {
          "items": [
            {{Notice}}
          ],
          "nextCursor": null
        }
        """;

    public const string Count = """{ "unread": 3 }""";

    public const string Read = """{ "ids": ["0197a1b2-c3d4-7000-8000-1234567890ab"] }""";

    public const string Follow = """
        {
          "kind": "queue",
          "subject": "mail",
          "about": "mail",
          "since": "2026-12-01T09:00:00Z",
          "link": "/queues/mail"
        }
        """;

    public const string Follows = $$"""
        {
          "items": [
            {{Follow}}
          ],
          "nextCursor": null
        }
        """;
}
