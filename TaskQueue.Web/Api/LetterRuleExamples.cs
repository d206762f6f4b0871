namespace TaskQueue.Web.Api;

/// <summary>The examples of rules for dead letters; tests send the request and compare the fields of the answers.</summary>
internal static class LetterRuleExamples
{
    public const string Request = """
        {
          "name": "The shop is away",
          "position": 1,
          "match": {
            "types": ["http.request"],
            "queues": ["orders"],
            "errorKind": "HttpStatus",
            "errorContains": "503",
            "maxAge": "P1D"
          },
          "action": { "kind": "requeue", "after": "PT10M", "atMost": 3 }
        }
        """;

    public const string Pause = """{ "reason": "The shop asked for quiet." }""";

    public const string Rule = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ef",
          "name": "The shop is away",
          "position": 1,
          "status": "active",
          "pausedBy": null,
          "pausedAt": null,
          "reason": null,
          "match": {
            "types": ["http.request"],
            "queues": ["orders"],
            "fingerprint": null,
            "errorKind": "HttpStatus",
            "errorContains": "503",
            "minAge": null,
            "maxAge": "P1D"
          },
          "action": { "kind": "requeue", "after": "PT10M", "atMost": 3, "tags": [] },
          "acted": 12,
          "actedAt": "2026-05-04T03:02:31Z",
          "createdAt": "2026-05-04T03:02:01Z",
          "createdBy": "ada@example.com",
          "updatedAt": "2026-05-04T03:02:01Z",
          "updatedBy": "ada@example.com",
          "version": 1
        }
        """;

    public const string List = $$"""{ "items": [{{Rule}}], "nextCursor": null }""";

    public const string Apply =
        """{ "dryRun": true, "reason": "Made today, meant for last week as well." }""";

    public const string Backlog = """
        {
          "looked": 130,
          "complete": true,
          "matched": 17,
          "taken": 4,
          "spent": 1,
          "sample": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "type": "http.request",
              "queue": "orders",
              "priority": 7,
              "status": "dead"
            }
          ]
        }
        """;

    public const string Preview = """
        {
          "looked": 130,
          "complete": true,
          "matched": 17,
          "taken": 4,
          "sample": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "type": "http.request",
              "queue": "orders",
              "priority": 7,
              "status": "dead"
            }
          ]
        }
        """;
}
