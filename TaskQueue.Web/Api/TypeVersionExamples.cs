namespace TaskQueue.Web.Api;

/// <summary>The examples of the document that are about versions of task types.</summary>
internal static class TypeVersionExamples
{
    public const string Define = """
        {
          "version": "3",
          "schema": {
            "type": "object",
            "required": ["document", "copies"],
            "properties": { "document": { "type": "string" }, "copies": { "type": "integer", "minimum": 1 } }
          },
          "migration": [
            { "op": "move", "from": "/template", "path": "/document" },
            { "op": "default", "path": "/copies", "value": 1 }
          ]
        }
        """;

    public const string Versions = """
        {
          "items": [
            {
              "number": 2,
              "version": "3",
              "schema": { "type": "object", "required": ["document"] },
              "migration": [{ "op": "move", "from": "/template", "path": "/document" }],
              "acceptsBreaking": false,
              "createdAt": "2026-05-04T03:02:01Z",
              "createdBy": "ada@example.com",
              "updatedAt": null,
              "updatedBy": null
            }
          ],
          "nextCursor": null
        }
        """;

    public const string Report = """
        {
          "before": "2",
          "change": "new",
          "verdict": "breaking",
          "accepted": true,
          "refusals": {},
          "findings": [
            { "place": "/document", "keyword": "required", "change": "Now must be there.", "verdict": "breaking" },
            { "place": "/template", "keyword": "required", "change": "No longer must be there.", "verdict": "compatible" }
          ],
          "sample": {
            "waiting": 1280,
            "dead": 7,
            "looked": 107,
            "whole": false,
            "changed": 107,
            "failed": 0,
            "failures": [],
            "examples": [
              {
                "taskId": "019a1c40-7d5e-7a31-b0c4-52d7c7e1f001",
                "typeVersion": "2",
                "before": { "template": "invoice" },
                "after": { "document": "invoice", "copies": 1 }
              }
            ]
          }
        }
        """;

    public const string Migrate = """
        { "dryRun": true, "reason": "Version 3 is on all workers." }
        """;

    public const string Preview = """
        {
          "version": "3",
          "sample": {
            "waiting": 1280,
            "dead": 7,
            "looked": 107,
            "whole": false,
            "changed": 106,
            "failed": 1,
            "failures": [
              {
                "taskId": "019a1c40-7d5e-7a31-b0c4-52d7c7e1f002",
                "typeVersion": "2",
                "reason": "Cannot be made into one of version 3. Step 1 (move): there is no /template."
              }
            ],
            "examples": []
          }
        }
        """;
}
