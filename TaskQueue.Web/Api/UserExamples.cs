namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about managing accounts.</summary>
internal static class UserExamples
{
    public const string Create = """
        { "email": "grace@example.com", "name": "Grace", "roles": ["operator"] }
        """;

    public const string Change = """{ "roles": ["viewer"], "disabled": false }""";

    public const string User = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "email": "grace@example.com",
          "name": "Grace",
          "roles": ["operator"],
          "status": "active",
          "createdAt": "2026-05-04T03:02:01Z",
          "lastSignInAt": "2026-05-05T07:30:00Z",
          "disabledAt": null,
          "lockedUntil": null,
          "mfa": true,
          "providers": ["keycloak"]
        }
        """;

    public const string Created = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "email": "grace@example.com",
          "name": "Grace",
          "roles": ["operator"],
          "status": "invited",
          "createdAt": "2026-05-04T03:02:01Z",
          "invitation": { "mailed": true, "link": null, "expiresAt": "2026-05-11T03:02:01Z" }
        }
        """;

    public const string Link = """{ "mailed": true, "link": null, "expiresAt": "2026-05-04T03:17:01Z" }""";

    public const string List = $$"""{ "items": [ {{User}} ], "nextCursor": null }""";
}
