namespace TaskQueue.Web.Api;

/// <summary>The document's examples about settings.</summary>
internal static class SettingsExamples
{
    public const string Request =
        """{ "settings": { "Audit:RetentionDays": "400", "Auth:Registration": null } }""";

    public const string List = """
        {
          "environment": "Staging",
          "version": "0.1.0",
          "items": [
            {
              "key": "Worker:Concurrency",
              "variable": "Worker__Concurrency",
              "group": "Worker",
              "value": "16",
              "default": "8",
              "isDefault": false,
              "source": "file",
              "sourceName": "/app/appsettings.Staging.json",
              "meaning": "How many tasks run at once.",
              "wants": "a number from 1 to 1000",
              "isSecret": false,
              "isLocal": false,
              "needsRestart": true,
              "stored": null,
              "below": null
            },
            {
              "key": "Audit:RetentionDays",
              "variable": "Audit__RetentionDays",
              "group": "Accounts",
              "value": "400",
              "default": "365",
              "isDefault": false,
              "source": "console",
              "sourceName": null,
              "meaning": "How many days entries of the audit log are kept.",
              "wants": "a number from 1 to 36500",
              "isSecret": false,
              "isLocal": false,
              "needsRestart": false,
              "stored": { "by": "ada@example.com", "at": "2026-05-04T03:02:01Z" },
              "below": { "value": "365", "source": "default", "sourceName": null }
            }
          ],
          "nextCursor": null,
          "unknown": [{ "key": "Worker:Concurency", "nearest": "Worker:Concurrency" }]
        }
        """;

    public const string Bundle = """
        {
          "version": "0.1.0",
          "environment": "Staging",
          "exportedAt": "2026-05-04T03:02:01Z",
          "settings": { "Worker:Concurrency": "16", "PublicUrl": "https://staging.example.com" },
          "secrets": ["Auth:Jwt:Key"]
        }
        """;

    public const string Promotion = """
        {
          "fromEnvironment": "Staging",
          "fromVersion": "0.1.0",
          "environment": "Production",
          "version": "0.1.0",
          "valid": true,
          "faults": [],
          "changes": [{ "key": "Worker:Concurrency", "kind": "added", "before": "8", "after": "16" }],
          "kept": [
            { "key": "PublicUrl", "here": "https://tasks.example.com", "there": "https://staging.example.com" }
          ],
          "secrets": [{ "key": "Auth:Jwt:Key", "isSetHere": false }],
          "warnings": [],
          "file": {
            "name": "appsettings.Production.json",
            "content": "{\n  \"Worker\": {\n    \"Concurrency\": \"16\"\n  }\n}\n"
          },
          "variables": "# Auth__Jwt__Key: a secret in the other environment; set one of your own\n"
        }
        """;

    public const string Deployments = """
        {
          "items": [
            {
              "id": "0197a1b2-c3d4-7000-8000-1234567890ab",
              "at": "2026-05-04T03:02:01Z",
              "version": "0.2.0",
              "versionBefore": "0.1.0",
              "commit": "03ca9c47dee4e51b12be181bf86d8bcdde20dc08",
              "environment": "Production",
              "host": "web-1",
              "mode": "embedded",
              "changes": [{ "key": "Worker:Concurrency", "kind": "changed", "before": "8", "after": "16" }]
            }
          ],
          "nextCursor": null
        }
        """;
}
