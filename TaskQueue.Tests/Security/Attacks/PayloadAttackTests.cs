using System.Net;
using System.Text;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>A payload is data: it names no type that is made of it, and no field of a request is taken from it.</summary>
public sealed class PayloadAttackTests(ApiApp app) : IClassFixture<ApiApp>
{
    // S63: what other serialisers would make objects of comes back as it went in.
    [Theory]
    [InlineData("""{"$type":"System.Diagnostics.Process, System","StartInfo":{"FileName":"id"}}""")]
    [InlineData("""{"__type":"x","$id":"1","$ref":"1","$values":[{"$ref":"1"}]}""")]
    [InlineData("""{"@class":"javax.script.ScriptEngineManager","__proto__":{"admin":true}}""")]
    public async Task TypeNames_AreInert(string payload)
    {
        var id = await app.Admin.SubmitAsync(payload: payload);

        var task = (await app.Admin.GetAsync($"tasks/{id}")).Is(HttpStatusCode.OK).Json;

        Assert.Equal(payload, task.GetProperty("payload").GetRawText());
    }

    // S19: fields that are the product's own are not taken from anybody.
    [Theory]
    [InlineData("""{"type":"echo","payload":1,"createdBy":"root@example.com"}""", "createdBy")]
    [InlineData("""{"type":"echo","payload":1,"status":"succeeded"}""", "status")]
    [InlineData("""{"type":"echo","payload":1,"id":"0198c0de-0000-7000-8000-000000000000"}""", "id")]
    [InlineData("""{"type":"echo","payload":1,"attempts":0}""", "attempts")]
    public async Task OurFields_AreNotAccepted(string body, string field) =>
        (await app.Admin.PostAsync("tasks", body)).IsProblem(400, field);

    // S22: the depth of a document is limited before anything is made of it.
    [Theory]
    [InlineData("tasks", "payload")]
    [InlineData("tasks/batch", "body")]
    [InlineData("tasks/bulk", "type")]
    [InlineData("schedules", "body")]
    public async Task TenThousandArraysInOneAnother_AreRefused(string path, string field)
    {
        var deep = new StringBuilder("""{"type":"echo","payload":""")
            .Append('[', 10_000)
            .Append(']', 10_000)
            .Append('}')
            .ToString();

        (await app.Admin.PostAsync(path, deep)).IsProblem(400, field);
    }
}
