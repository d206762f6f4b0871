namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about keys and roles.</summary>
internal static class KeyExamples
{
    public const string Request = """
        {
          "name": "Nightly import",
          "scopes": ["tasks.read", "tasks.write"],
          "queues": ["imports"],
          "networks": ["10.0.0.0/8"],
          "expiresAt": "2027-03-01T00:00:00Z",
          "rateLimit": 600
        }
        """;

    public const string Made = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "key": "tq_k3m9x2ab_…",
          "prefix": "tq_k3m9x2ab",
          "name": "Nightly import",
          "owner": "ada@example.com",
          "state": "active",
          "scopes": ["tasks.read", "tasks.write"],
          "queues": ["imports"],
          "networks": ["10.0.0.0/8"],
          "rateLimit": 600,
          "createdAt": "2026-12-01T09:00:00Z",
          "expiresAt": "2027-03-01T00:00:00Z",
          "lastUsedAt": null,
          "revokedAt": null,
          "revokedBy": null
        }
        """;

    public const string List = """
        {
          "items": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "prefix": "tq_k3m9x2ab",
              "name": "Nightly import",
              "owner": "ada@example.com",
              "state": "active",
              "scopes": ["tasks.read", "tasks.write"],
              "queues": ["imports"],
              "networks": [],
              "rateLimit": 600,
              "createdAt": "2026-12-01T09:00:00Z",
              "expiresAt": "2027-03-01T00:00:00Z",
              "lastUsedAt": "2026-12-02T03:00:00Z",
              "revokedAt": null,
              "revokedBy": null
            }
          ],
          "nextCursor": null
        }
        """;

    public const string RoleRequest = """
        {
          "name": "mail-operator",
          "description": "Runs the mail queues.",
          "permissions": ["tasks.read", "tasks.write", "queues.control"],
          "queues": ["mail", "newsletter"]
        }
        """;

    public const string Role = """
        {
          "name": "mail-operator",
          "description": "Runs the mail queues.",
          "permissions": ["queues.control", "tasks.read", "tasks.write"],
          "queues": ["mail", "newsletter"],
          "builtIn": false,
          "members": 2,
          "requireMfa": true,
          "withoutMfa": 1
        }
        """;

    public const string RolePolicy = """{ "requireMfa": true }""";

    public const string Roles = $$"""{ "items": [{{Role}}], "nextCursor": null }""";
}
