namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about limits of requests.</summary>
internal static class RateLimitExamples
{
    public const string Request = """
        {
          "limits": [
            { "class": "all", "by": "address", "rate": { "count": 6000, "per": "PT1M", "burst": 1000 } },
            { "class": "submit", "by": "key", "rate": { "count": 1000, "per": "PT1S" } }
          ]
        }
        """;

    public const string Limits = """
        {
          "limits": [
            { "class": "all", "by": "address", "rate": { "count": 6000, "per": "PT1M", "burst": 1000 } },
            { "class": "submit", "by": "key", "rate": { "count": 1000, "per": "PT1S", "burst": 1000 } }
          ],
          "version": 1,
          "changedBy": "admin@example.com",
          "changedAt": "2026-11-26T09:30:00.000000Z",
          "use": {
            "classes": [
              { "class": "read", "allowed": 120400, "refused": 12 },
              { "class": "write", "allowed": 4021, "refused": 0 },
              { "class": "submit", "allowed": 81230, "refused": 211 },
              { "class": "work", "allowed": 0, "refused": 0 },
              { "class": "auth", "allowed": 310, "refused": 0 },
              { "class": "export", "allowed": 2, "refused": 0 },
              { "class": "live", "allowed": 40, "refused": 0 }
            ],
            "callers": [{ "caller": "importer@example.com (tq_4f9a2c71)", "limit": "submit/key", "count": 211 }]
          }
        }
        """;
}
