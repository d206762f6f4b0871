using System.Net;
using System.Net.Http.Headers;
using TaskQueue.Tests.Maintenance.Transfer;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>The store over REST: how it stands, maintenance, samples, export and import.</summary>
public sealed class SystemTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Examples_AreTrue()
    {
        var store = (await app.Admin.GetAsync("system/store")).Is(HttpStatusCode.OK).Json;
        DocumentTests.AssertSameNames(StoreExamples.Store, store);
        DocumentTests.AssertSameNames(
            StoreExamples.Performance,
            (await app.Admin.GetAsync("system/performance")).Is(HttpStatusCode.OK).Json
        );
        (await app.Admin.GetAsync("system/slow-queries?limit=1")).Is(HttpStatusCode.OK);
        var info = (await app.Admin.GetAsync("system/info")).Json;
        Assert.Equal(
            store.GetProperty("migrations").GetRawText(),
            info.GetProperty("migrations").GetRawText()
        );
    }

    [Fact]
    public async Task Maintenance_Runs_AndItsOutcomeIsListed()
    {
        var started = (await app.Admin.PostAsync("system/maintenance", StoreExamples.Maintenance)).Is(
            HttpStatusCode.Accepted
        );
        var id = started.Json.GetProperty("id").GetString();

        await Eventually.TrueAsync(
            async () =>
                (await app.Admin.GetAsync("system/maintenance")).Items.Any(i =>
                    i.GetProperty("id").GetString() == id
                    && i.GetProperty("status").GetString() == "succeeded"
                ),
            "the run has succeeded"
        );
        DocumentTests.AssertSameNames(StoreExamples.MaintenanceRun, started.Json);
    }

    [Theory]
    [InlineData("""{"action":"explode"}""", 422, "action")]
    [InlineData("{}", 422, "action")]
    [InlineData("""{"action":"analyze","table":"x"}""", 400, "table")]
    [InlineData("""{"action":7}""", 400, "action")]
    public async Task Maintenance_OfAnUnknownKind_IsRefused(string body, int status, string field) =>
        (await app.Admin.PostAsync("system/maintenance", body)).IsProblem(status, field);

    [Fact]
    public async Task Samples_ComeOnce_AndGo()
    {
        var added = (await app.Admin.PostAsync("system/samples")).Is(HttpStatusCode.Created);
        DocumentTests.AssertSameNames(StoreExamples.SamplesAdded, added.Json);
        (await app.Admin.PostAsync("system/samples")).IsProblem(409);

        var removed = (await app.Admin.DeleteAsync("system/samples")).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(StoreExamples.SamplesRemoved, removed.Json);
        Assert.Equal(
            added.Json.GetProperty("tasks").GetInt32(),
            removed.Json.GetProperty("removed").GetInt32()
        );
    }

    [Fact]
    public async Task Export_ThenImport_BringsBackWhatIsGone()
    {
        var id = await app.Admin.SubmitAsync("\"delay\":3600", payload: "{\"a\": 1.0}");
        var kept = await app.Admin.SubmitAsync();
        var export = (await app.Admin.GetAsync("system/export")).Is(HttpStatusCode.OK);
        Assert.Equal("application/gzip", export.ContentHeaders.ContentType?.MediaType);
        Assert.EndsWith(
            ".jsonl.gz",
            export.ContentHeaders.ContentDisposition?.FileName?.Trim('"'),
            StringComparison.Ordinal
        );
        (await app.Admin.PostAsync($"tasks/{id}/cancel")).Is(HttpStatusCode.OK);
        (await app.Admin.DeleteAsync($"tasks/{id}")).Is(HttpStatusCode.NoContent);

        var preview = (await ImportAsync(export.Body, "?dryRun=true")).Is(HttpStatusCode.OK);
        (await app.Admin.GetAsync($"tasks/{id}")).IsProblem(404);
        var report = (await ImportAsync(export.Body)).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(StoreExamples.Import, report.Json);
        Assert.True(preview.Json.GetProperty("dryRun").GetBoolean());
        Assert.Equal(1, preview.Json.GetProperty("added").GetInt32());
        Assert.Equal(1, report.Json.GetProperty("added").GetInt32());
        Assert.True(report.Json.GetProperty("existing").GetInt32() >= 1);
        var task = (await app.Admin.GetAsync($"tasks/{id}")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("scheduled", task.GetProperty("status").GetString());
        Assert.Equal("{\"a\": 1.0}", task.GetProperty("payload").GetRawText());
        (await app.Admin.GetAsync($"tasks/{kept}")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Import_OfWhatIsNoExport_IsAProblemThatNamesTheLine()
    {
        var export = (await app.Admin.GetAsync("system/export")).Body;
        var lines = TransferFixture.Lines(export);

        var cut = (await ImportAsync(TransferFixture.Pack(lines[..^1]))).IsProblem(400, "file");
        Assert.Contains($"line {lines.Count - 1}", cut.Text, StringComparison.Ordinal);
        lines[0] = lines[0].Replace("\"format\":2", "\"format\":9", StringComparison.Ordinal);
        (await ImportAsync(TransferFixture.Pack(lines))).IsProblem(422, "file");
        (await ImportAsync([1, 2, 3])).IsProblem(400, "file");
        (await ImportAsync(export, "?dryRun=perhaps")).IsProblem(400, "dryRun");
        (await ImportAsync(export, "?dry=true")).IsProblem(400, "dry");
        (await ImportAsync(export, "?schedules=maybe")).IsProblem(422, "schedules");
        (await app.Admin.PostAsync("system/import", "{}")).IsProblem(415);
    }

    [Theory]
    [InlineData("GET", "system/export")]
    [InlineData("POST", "system/import")]
    [InlineData("POST", "system/samples")]
    [InlineData("DELETE", "system/samples")]
    [InlineData("POST", "system/maintenance")]
    public async Task WhatChangesOrExports_IsForAdministrators(string method, string path)
    {
        var op = await app.SignInAsync(Core.Security.Roles.Operator);

        (await op.SendAsync(new(method), path)).IsProblem(403);
    }

    [Theory]
    [InlineData("system/store")]
    [InlineData("system/performance")]
    [InlineData("system/slow-queries")]
    [InlineData("system/maintenance")]
    public async Task Looking_IsForOperators_NotForViewers(string path)
    {
        var op = await app.SignInAsync(Core.Security.Roles.Operator);

        (await op.GetAsync(path)).Is(HttpStatusCode.OK);
        (await app.Viewer.GetAsync(path)).IsProblem(403);
    }

    private async Task<ApiAnswer> ImportAsync(byte[] file, string query = "")
    {
        using var body = new ByteArrayContent(file)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/gzip") },
        };
        return await app.Admin.SendAsync(HttpMethod.Post, "system/import" + query, body);
    }
}
