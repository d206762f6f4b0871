namespace TaskQueue.Web.Api;

/// <summary>The document's examples about alerts.</summary>
internal static class AlertExamples
{
    public const string Note = """{ "note": "It was me: the key of the new build server." }""";

    public const string Alert = """
        {
          "id": "019a2f6e-7c1a-7b52-9d0e-3f5a1c2b4d6e",
          "kind": "security.login-burst",
          "severity": "warning",
          "state": "acknowledged",
          "title": "Many failed sign-ins",
          "text": "14 failed attempts to sign in to ada@example.com within 5 minutes, from 192.0.2.7.",
          "subject": "account:ada@example.com",
          "link": "/audit?action=account.sign-in-failed&subject=account%3Aada%40example.com",
          "count": 37,
          "firstAt": "2026-05-04T03:02:01.123456Z",
          "lastAt": "2026-05-04T03:09:44.5Z",
          "acknowledgedBy": "grace@example.com",
          "acknowledgedAt": "2026-05-04T03:10:00Z",
          "resolvedBy": null,
          "resolvedAt": null,
          "note": "I ask her."
        }
        """;

    public const string Resolved = """
        {
          "id": "019a2f6e-7c1a-7b52-9d0e-3f5a1c2b4d6f",
          "kind": "security.key-created",
          "severity": "info",
          "state": "resolved",
          "title": "An API key was made",
          "text": "ada@example.com made the API key tq_4f2a “build server”, which may tasks.write.",
          "subject": "api-key:tq_4f2a",
          "link": "/audit?subject=api-key%3Atq_4f2a",
          "count": 1,
          "firstAt": "2026-05-04T03:02:01.123456Z",
          "lastAt": "2026-05-04T03:02:01.123456Z",
          "acknowledgedBy": null,
          "acknowledgedAt": null,
          "resolvedBy": "ada@example.com",
          "resolvedAt": "2026-05-04T03:05:00Z",
          "note": "It was me: the key of the new build server."
        }
        """;

    public const string List = $$"""{ "items": [{{Alert}}], "nextCursor": null }""";
}
