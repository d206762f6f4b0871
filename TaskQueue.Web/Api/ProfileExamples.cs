namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about one's own account.</summary>
internal static class ProfileExamples
{
    public const string Preferences = """
        {
          "theme": "dark",
          "density": "compact",
          "times": "own",
          "timeZone": "Europe/Berlin",
          "rows": 100,
          "taskColumns": ["status", "queue", "createdAt"],
          "queueColumns": ["dead", "depth"],
          "scheduleColumns": [],
          "workerColumns": ["status"],
          "language": "de",
          "guide": "offered"
        }
        """;

    public const string PreferencesChange = """
        {
          "theme": "dark",
          "rows": 100,
          "taskColumns": ["status", "queue", "createdAt"],
          "queueColumns": ["dead", "depth"],
          "workerColumns": ["status"],
          "language": "de"
        }
        """;

    public const string Session = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "kind": "console",
          "startedAt": "2026-05-04T03:02:01Z",
          "seenAt": "2026-05-04T08:30:00Z",
          "expiresAt": "2026-05-04T15:02:01Z",
          "address": "203.0.113.7",
          "userAgent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "current": true,
          "provider": null
        }
        """;

    public const string Sessions = $$"""{ "items": [ {{Session}} ], "nextCursor": null }""";

    public const string Ended = """{ "ended": 2 }""";

    public const string Profile = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "email": "ada@example.com",
          "name": "Ada",
          "timeZone": "Europe/London",
          "roles": ["operator"],
          "createdAt": "2026-05-04T03:02:01Z",
          "lastSignInAt": "2026-05-05T07:30:00Z",
          "hasPassword": true
        }
        """;

    public const string Change = """{ "name": "Ada", "timeZone": "Europe/London" }""";

    public const string Password = """{ "currentPassword": "…", "newPassword": "…" }""";

    public const string Forgot = """{ "email": "ada@example.com" }""";

    public const string Reset = """{ "token": "…", "password": "…", "unlink": false }""";

    public const string Confirm = """{ "token": "…" }""";

    public const string Register = """
        { "email": "ada@example.com", "password": "…", "name": "Ada" }
        """;

    public const string Registered = """{ "status": "confirm" }""";

    public const string Accepted = """{ "status": "mailed" }""";
}
