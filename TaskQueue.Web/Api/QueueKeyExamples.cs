namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about the concurrency keys of a queue.</summary>
internal static class QueueKeyExamples
{
    public const string PutKey = """
        {
          "weight": 5,
          "limits": { "concurrency": 10, "rate": { "count": 100, "per": "PT1M", "burst": 10 } },
          "reason": "They bring their whole archive over this weekend.",
          "until": "2026-05-04T18:00:00Z"
        }
        """;

    public const string Key = """
        {
          "key": "acme",
          "depth": 1000,
          "depthIsMore": true,
          "running": 9,
          "held": 10,
          "parked": true,
          "parkedUntil": null,
          "weight": 5,
          "concurrency": 10,
          "rate": { "count": 100, "per": "PT1M", "burst": 10 },
          "rule": {
            "weight": 5,
            "concurrency": 10,
            "rate": { "count": 100, "per": "PT1M", "burst": 10 },
            "by": "ada@example.com",
            "at": "2026-05-04T03:12:01Z",
            "reason": "They bring their whole archive over this weekend.",
            "until": "2026-05-04T18:00:00Z",
            "insteadOf": { "weight": 2, "concurrency": null, "rate": null }
          }
        }
        """;

    public const string Keys = $$"""{ "items": [{{Key}}], "nextCursor": null }""";
}
