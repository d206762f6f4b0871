namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about accounts.</summary>
internal static class AuthExamples
{
    public const string Login = """{ "email": "ada@example.com", "password": "…" }""";

    public const string Refresh = """{ "refreshToken": "…" }""";

    public const string Tokens = """
        { "accessToken": "eyJhbGciOi…", "refreshToken": "…", "expiresIn": 900, "tokenType": "Bearer" }
        """;

    public const string Reauthenticate = """{ "password": "…", "code": "492039" }""";

    public const string Reauthenticated = """
        { "accessToken": "eyJhbGciOi…", "expiresIn": 900, "tokenType": "Bearer" }
        """;

    public const string Mfa = """
        { "enabled": true, "since": "2026-05-04T03:02:01Z", "recoveryCodesLeft": 9, "required": false }
        """;

    public const string MfaCode = """{ "code": "492039" }""";

    public const string MfaMade = """
        {
          "enabled": true,
          "since": "2026-05-04T03:02:01Z",
          "recoveryCodesLeft": 10,
          "required": false,
          "recoveryCodes": ["k3m9x-2ab7q", "…"]
        }
        """;

    public const string Me = """
        {
          "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
          "email": "ada@example.com",
          "roles": ["operator"],
          "permissions": ["tasks.read", "tasks.write"],
          "keyId": null,
          "limited": { "tasks.write": ["mail"] }
        }
        """;
}
