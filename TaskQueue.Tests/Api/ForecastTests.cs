using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Forecasts over REST.</summary>
public sealed class ForecastTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task AForecast_SaysNowAndWhatIf_WithEvidence_AsTheExampleDoes()
    {
        await FillAsync("fore/cast");

        var answer = (
            await app.Viewer.GetAsync("queues/fore%2Fcast/forecast?slots=4&burst=500&arrivalRate=0.25&seed=3")
        ).Is(HttpStatusCode.OK);

        var json = answer.Json;
        DocumentTests.AssertSameNames(ForecastExamples.Forecast, json);
        DocumentTests.AssertSameNames(Part("evidence"), json.GetProperty("evidence"));
        DocumentTests.AssertSameNames(Part("whatIf"), json.GetProperty("whatIf"));
        DocumentTests.AssertSameNames(Part("simulation"), json.GetProperty("simulation"));
        Assert.Equal("fore/cast", json.GetProperty("queue").GetString());
        // There is no worker, and four slots are supposed.
        Assert.Equal("unserved", json.GetProperty("now").GetProperty("verdict").GetString());
        var whatIf = json.GetProperty("whatIf");
        Assert.Equal(
            ("drains", 520, 4, 0.25),
            (
                whatIf.GetProperty("verdict").GetString(),
                whatIf.GetProperty("waiting").GetInt32(),
                whatIf.GetProperty("slots").GetInt32(),
                whatIf.GetProperty("arrivalsPerSecond").GetDouble()
            )
        );
        var simulation = json.GetProperty("simulation");
        Assert.Equal(3, simulation.GetProperty("seed").GetInt32());
        Assert.Equal(61, simulation.GetProperty("curve").GetArrayLength());
        Assert.Equal(520, simulation.GetProperty("curve")[0].GetProperty("mean").GetDouble());
    }

    [Fact]
    public async Task Limits_AreSupposed_InThePlaceOfThoseThatHold()
    {
        await FillAsync("limited");

        var concurrency = (await app.Viewer.GetAsync("queues/limited/forecast?slots=4&concurrency=1")).Is(
            HttpStatusCode.OK
        );
        var rate = (await app.Viewer.GetAsync("queues/limited/forecast?slots=4&rateCount=6&ratePer=PT1M")).Is(
            HttpStatusCode.OK
        );

        Assert.Equal(1, concurrency.Json.GetProperty("whatIf").GetProperty("slots").GetInt32());
        Assert.Equal(0.1, rate.Json.GetProperty("whatIf").GetProperty("servicePerSecond").GetDouble(), 6);
    }

    [Fact]
    public async Task WithoutAQuestion_NothingIsSupposed()
    {
        await FillAsync("plain");

        var json = (await app.Admin.GetAsync("queues/plain/forecast")).Is(HttpStatusCode.OK).Json;

        Assert.Equal(JsonValueKind.Null, json.GetProperty("whatIf").ValueKind);
        Assert.Equal(
            30,
            json.GetProperty("evidence").GetProperty("service").GetProperty("attempts").GetInt32()
        );
        Assert.Equal(
            "PT2S",
            json.GetProperty("evidence").GetProperty("service").GetProperty("mean").GetString()
        );
    }

    [Theory]
    [InlineData("workers=-1", 422, "workers")]
    [InlineData("workers=1001", 422, "workers")]
    [InlineData("workers=two", 400, "workers")]
    [InlineData("slots=100001", 422, "slots")]
    [InlineData("burst=10000001", 422, "burst")]
    [InlineData("burst=-1", 422, "burst")]
    [InlineData("arrivalRate=-0.5", 422, "arrivalRate")]
    [InlineData("arrivalRate=1e7", 422, "arrivalRate")]
    [InlineData("arrivalRate=NaN", 400, "arrivalRate")]
    [InlineData("arrivalRate=fast", 400, "arrivalRate")]
    [InlineData("seed=-1", 422, "seed")]
    [InlineData("concurrency=0", 422, "concurrency")]
    [InlineData("weight=101", 422, "weight")]
    [InlineData("rateBurst=5", 422, "rateCount")]
    [InlineData("rateCount=5&ratePer=P2D", 422, "ratePer")]
    [InlineData("worker=1", 400, "worker")]
    public async Task AWrongQuestion_IsRefused(string query, int status, string field)
    {
        await FillAsync("asked");

        (await app.Admin.GetAsync($"queues/asked/forecast?{query}")).IsProblem(status, field);
    }

    [Theory]
    [InlineData("rateBurst=5")]
    [InlineData("ratePer=PT1M")]
    public async Task APartOfARate_AsksForItsCount(string query)
    {
        await FillAsync("asked");

        var refused = await app.Admin.GetAsync($"queues/asked/forecast?{query}");

        refused.IsProblem(422, "rateCount");
        Assert.Contains(
            "Is required where ratePer or rateBurst is given.",
            refused.Json.GetRawText(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task OfNoQueue_ThereIsNone_AndStrangersAreRefused()
    {
        (await app.Admin.GetAsync("queues/none/forecast")).IsProblem(404);
        (await app.Anonymous.GetAsync("queues/none/forecast")).Is(HttpStatusCode.Unauthorized);
    }

    private async Task FillAsync(string queue)
    {
        var ledger = app.Services.GetRequiredService<TaskLedger>();
        var tasks = Enumerable.Range(0, 50).Select(_ => Samples.Task(queue: queue)).ToList();
        await ledger.AcceptAsync(tasks);
        await ledger.SettleAsync([.. tasks.Take(30).Select(t => Samples.Result(t))]);
    }

    private static string Part(string name)
    {
        using var document = JsonDocument.Parse(ForecastExamples.Forecast);
        return document.RootElement.GetProperty(name).GetRawText();
    }
}
