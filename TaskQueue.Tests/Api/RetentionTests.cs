using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Retention over REST.</summary>
public sealed class RetentionTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Policy_IsSet_Counted_AndGuardedByItsVersion()
    {
        var nothing = (await app.Admin.GetAsync("retention")).Is(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, nothing.Json.GetProperty("succeeded").ValueKind);
        var tag = nothing.Headers.ETag!.Tag;

        var dry = (await PutAsync("retention?dryRun=true", StoreExamples.Retention)).Is(HttpStatusCode.OK);
        Assert.Equal(tag, (await app.Admin.GetAsync("retention")).Headers.ETag!.Tag);
        var stored = (await PutAsync("retention", StoreExamples.Retention, tag)).Is(HttpStatusCode.OK);
        (await PutAsync("retention", "{}", tag)).IsProblem(412);
        (await PutAsync("retention?dryRun=true", "{}", tag)).IsProblem(412);

        DocumentTests.AssertSameNames(StoreExamples.RetentionAnswer, stored.Json);
        Assert.Equal("P30D", dry.Json.GetProperty("succeeded").GetString());
        Assert.Equal("P7D", stored.Json.GetProperty("cancelled").GetString());
        var own = Assert.Single(stored.Json.GetProperty("overrides").EnumerateArray());
        Assert.Equal("forever", own.GetProperty("dead").GetString());
        Assert.Equal(JsonValueKind.Null, own.GetProperty("results").ValueKind);
        Assert.Equal(JsonValueKind.Null, stored.Json.GetProperty("dead").ValueKind);
        Assert.Equal(0, stored.Json.GetProperty("due").GetProperty("results").GetInt32());
        Assert.Equal(stored.Text, (await app.Admin.GetAsync("retention")).Text);
        (await PutAsync("retention", "{}")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"succeeded":1}""", 422, "succeeded")]
    [InlineData("""{"dead":-5}""", 422, "dead")]
    [InlineData("""{"succeeded":"P1D","results":"P2D"}""", 422, "results")]
    [InlineData("""{"succeeded":"soon"}""", 400, "succeeded")]
    [InlineData("""{"running":"P1D"}""", 400, "running")]
    [InlineData("""{"overrides":[{"queue":"a","dead":"soon"}]}""", 400, "overrides[0].dead")]
    [InlineData("""{"overrides":[null]}""", 400, "overrides[0]")]
    [InlineData("""{"overrides":[{"queue":"a b","dead":"P1D"}]}""", 422, "overrides[0].queue")]
    [InlineData("""{"overrides":[{"type":"a b","dead":"P1D"}]}""", 422, "overrides[0].type")]
    [InlineData("""{"overrides":[{"queue":"a","dead":"PT1S"}]}""", 422, "overrides[0].dead")]
    [InlineData("""{"overrides":[{"queue":"a","type":"b","dead":"P1D"}]}""", 422, "overrides[0]")]
    [InlineData("""{"overrides":[{"dead":"P1D"}]}""", 422, "overrides[0]")]
    [InlineData("""{"overrides":[{"queue":"a"}]}""", 422, "overrides[0]")]
    [InlineData(
        """{"overrides":[{"queue":"a","dead":"P1D"},{"queue":"a","results":"P1D"}]}""",
        422,
        "overrides[1]"
    )]
    public async Task WhatCannotBe_IsRefused(string body, int status, string field) =>
        (await PutAsync("retention", body)).IsProblem(status, field);

    [Fact]
    public async Task Viewers_MayNotChangeIt() =>
        (await app.Viewer.SendAsync(HttpMethod.Put, "retention", ApiClient.Json("{}"))).IsProblem(403);

    private async Task<ApiAnswer> PutAsync(string path, string body, string? ifMatch = null)
    {
        using var content = ApiClient.Json(body);
        return await app.Admin.SendAsync(HttpMethod.Put, path, content, ("If-Match", ifMatch));
    }
}
