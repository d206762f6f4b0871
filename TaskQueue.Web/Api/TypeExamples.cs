namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about task types.</summary>
internal static class TypeExamples
{
    public const string Define = """
        {
          "description": "Renders a document as PDF.",
          "version": "2",
          "schema": {
            "type": "object",
            "required": ["template"],
            "properties": { "template": { "type": "string", "minLength": 1 }, "number": { "type": "integer", "minimum": 1 } }
          },
          "retry": "exponential(5s, x2, max 10m) jitter full; never on TemplateMissing",
          "maxAttempts": 8,
          "timeout": "PT2M",
          "deadline": "P1D",
          "resultTtl": "P7D",
          "deprecation": "Use document.render instead.",
          "sunset": "2027-01-31T00:00:00Z",
          "mask": ["$.customer.email", "$..token"],
          "indexed": ["customer.id", "order"]
        }
        """;

    public const string Type = """
        {
          "name": "pdf.render",
          "builtIn": false,
          "description": "Renders a document as PDF.",
          "version": "2",
          "hasSchema": true,
          "schema": {
            "type": "object",
            "required": ["template"],
            "properties": { "template": { "type": "string", "minLength": 1 }, "number": { "type": "integer", "minimum": 1 } }
          },
          "retry": "exponential(5s, x2, max 10m) jitter full; never on TemplateMissing",
          "maxAttempts": 8,
          "timeout": "PT2M",
          "deadline": "P1D",
          "resultTtl": "P7D",
          "deprecation": "Use document.render instead.",
          "deprecatedAt": "2026-05-04T03:02:01Z",
          "sunset": "2027-01-31T00:00:00Z",
          "mask": ["$.customer.email", "$..token"],
          "indexed": ["customer.id", "order"],
          "workers": ["pdf-1", "pdf-2"],
          "firstSeenAt": "2026-04-20T09:15:00Z",
          "updatedBy": "ada@example.com",
          "updatedAt": "2026-05-04T03:02:01Z",
          "revision": 3
        }
        """;

    public const string List = """
        {
          "items": [
            {
              "name": "echo",
              "builtIn": true,
              "description": null,
              "version": null,
              "hasSchema": false,
              "retry": null,
              "maxAttempts": null,
              "timeout": null,
              "deadline": null,
              "resultTtl": null,
              "deprecation": null,
              "deprecatedAt": null,
              "sunset": null,
              "mask": null,
              "indexed": [],
              "workers": ["web-1"],
              "firstSeenAt": null,
              "updatedBy": null,
              "updatedAt": null,
              "revision": 0
            }
          ],
          "nextCursor": null
        }
        """;

    public const string PutLimits = """
        {
          "limits": { "concurrency": 5, "rate": { "count": 100, "per": "PT1M", "burst": 10 } },
          "reason": "The printer takes no more.",
          "until": null
        }
        """;

    public const string Limits = """
        {
          "type": "pdf.render",
          "concurrency": 5,
          "rate": { "count": 100, "per": "PT1M", "burst": 10 },
          "held": 3,
          "by": "ada@example.com",
          "at": "2026-05-04T03:02:01Z",
          "reason": "The printer takes no more.",
          "override": null
        }
        """;
}
