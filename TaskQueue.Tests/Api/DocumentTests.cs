using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>The OpenAPI document is whole and true, and its page needs no inline script.</summary>
public sealed class DocumentTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task EveryOperation_SaysWhatItDoes_WithExamplesAndErrors()
    {
        var document = (await app.Viewer.GetAsync("/openapi/v1.json")).Is(HttpStatusCode.OK).Json;

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var faults =
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            from fault in FaultsOf(operation.Value)
            select $"{operation.Name} {path.Name}: {fault}";
        Assert.Empty(faults);
        Assert.True(
            document.GetProperty("components").GetProperty("securitySchemes").TryGetProperty("bearer", out _)
        );
    }

    [Fact]
    public async Task Examples_AreTrue()
    {
        var submitted = (await app.Admin.PostAsync("tasks", TaskExamples.Submit)).Is(HttpStatusCode.Created);
        var id = submitted.Json.GetProperty("id").GetString();
        (await app.Admin.PatchAsync($"tasks/{id}", TaskExamples.Edit)).Is(HttpStatusCode.OK);
        var batch = (await app.Admin.PostAsync("tasks/batch", TaskExamples.Batch)).Is(HttpStatusCode.Created);

        AssertSameNames(TaskExamples.Task, submitted.Json);
        AssertSameNames(TaskExamples.BatchAnswer, batch.Json);
        AssertSameNames(SystemExamples.Queue, (await app.Admin.GetAsync("queues/orders")).Json);
        AssertSameNames(SystemExamples.Info, (await app.Admin.GetAsync("system/info")).Json);
        AssertSameNames(AuthExamples.Me, (await app.Admin.GetAsync("auth/me")).Json);
        var timeline = await app.Admin.GetAsync($"tasks/{id}/timeline");
        AssertSameNames(FirstItem(TaskExamples.Timeline), timeline.Items[0]);
    }

    [Theory]
    [InlineData("/queues/{name}/keys/{key}")]
    [InlineData("/queues/{name}/override")]
    public async Task WhatIsTakenAway_IsRefusedAsItSays(string path)
    {
        var document = (await app.Viewer.GetAsync("/openapi/v1.json")).Is(HttpStatusCode.OK).Json;

        var answers = document
            .GetProperty("paths")
            .EnumerateObject()
            .Single(p => p.Name.EndsWith(path, StringComparison.Ordinal))
            .Value.GetProperty("delete")
            .GetProperty("responses");
        foreach (var status in (string[])["400", "404", "409", "412"])
        {
            Assert.True(answers.TryGetProperty(status, out _), status);
        }
    }

    [Fact]
    public async Task Page_HasNoInlineScript_AndItsFilesAreThere()
    {
        var page = (await app.Viewer.GetAsync("/docs/index.html")).Is(HttpStatusCode.OK).Text;

        var scripts = page.Split("<script").Skip(1).ToList();
        Assert.All(
            scripts,
            s =>
                Assert.Contains(
                    "src=",
                    s[..s.IndexOf('>', StringComparison.Ordinal)],
                    StringComparison.Ordinal
                )
        );
        Assert.DoesNotContain("onload=", page, StringComparison.Ordinal);
        foreach (
            var file in (string[])
                ["swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "swagger-ui.css", "index.js"]
        )
        {
            Assert.NotEmpty((await app.Viewer.GetAsync($"/docs/{file}")).Is(HttpStatusCode.OK).Body);
        }

        var start = (await app.Viewer.GetAsync("/docs/index.js")).Text;
        Assert.Contains("/openapi/v1.json", start, StringComparison.Ordinal);
    }

    private static IEnumerable<string> FaultsOf(JsonElement operation)
    {
        if (
            !operation.TryGetProperty("summary", out var summary)
            || summary.GetString() is not { Length: > 5 }
        )
        {
            yield return "no summary";
        }

        if (!operation.TryGetProperty("operationId", out _))
        {
            yield return "no operationId";
        }

        var responses = operation.GetProperty("responses");
        foreach (var status in (string[])["401", "403", "429", "500", "503"])
        {
            if (!responses.TryGetProperty(status, out _))
            {
                yield return $"no {status}";
            }
        }

        if (operation.TryGetProperty("requestBody", out var body) && !HasExamples(body))
        {
            yield return "no example of the body";
        }

        foreach (var good in responses.EnumerateObject().Where(r => r.Name is "200" or "201"))
        {
            if (good.Value.TryGetProperty("content", out _) && !HasExamples(good.Value))
            {
                yield return $"no example of {good.Name}";
            }
        }
    }

    private static bool HasExamples(JsonElement body) =>
        body.GetProperty("content").EnumerateObject().All(c => c.Value.TryGetProperty("example", out _));

    internal static void AssertSameNames(string example, JsonElement answer)
    {
        using var document = JsonDocument.Parse(example);
        AssertSameNames(document.RootElement, answer);
    }

    private static void AssertSameNames(JsonElement example, JsonElement answer) =>
        Assert.Equal(
            example.EnumerateObject().Select(p => p.Name),
            answer.EnumerateObject().Select(p => p.Name)
        );

    private static JsonElement FirstItem(string example)
    {
        using var document = JsonDocument.Parse(example);
        return document.RootElement.GetProperty("items")[0].Clone();
    }
}
