using System.Net;
using Microsoft.AspNetCore.Http;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Api;
using TaskQueue.Web.Auth.Limits;
using TaskQueue.Web.Live;

namespace TaskQueue.Tests.Api;

/// <summary>How long the API took to answer, minute by minute.</summary>
public sealed class RequestTimesTests(ApiApp app) : IClassFixture<ApiApp>
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Minutes_AreCounted_ForAnHour_AndReadTogether()
    {
        var times = new RequestTimes(_clock);
        times.Note(TimeSpan.FromMilliseconds(10), 200);
        times.Note(TimeSpan.FromMilliseconds(1000), 503);
        _clock.Advance(TimeSpan.FromMinutes(1));
        times.Note(TimeSpan.FromMilliseconds(40), 404);

        var read = times.Read();

        Assert.Equal(RequestTimes.Kept, read.Count);
        Assert.Equal((2L, 1L), (read[^2].Count, read[^2].Failed));
        Assert.InRange(read[^2].P50Ms!.Value, 9, 11);
        Assert.InRange(read[^2].P99Ms!.Value, 900, 1100);
        Assert.Equal((1L, 0L), (read[^1].Count, read[^1].Failed));
        Assert.Equal((0L, (double?)null), (read[0].Count, read[0].P95Ms));
        Assert.Equal(TimeSpan.FromMinutes(1), read[^1].At - read[^2].At);
        Assert.Same(read, times.Read());
        _clock.Advance(TimeSpan.FromMinutes(RequestTimes.Kept));
        Assert.All(times.Read(), minute => Assert.Equal(0, minute.Count));
    }

    [Fact]
    public async Task AnswersAreTold_OverTheApi() =>
        await Eventually.TrueAsync(
            async () =>
                (await app.Admin.GetAsync("system/performance"))
                    .Is(HttpStatusCode.OK)
                    .Json.GetProperty("requests")
                    .EnumerateArray()
                    .Any(m =>
                        m.GetProperty("count").GetInt64() > 0 && m.GetProperty("p95Ms").GetDouble() >= 0
                    ),
            "an answer is counted"
        );

    [Theory]
    [InlineData(RequestClass.Read, 1)]
    [InlineData(RequestClass.Live, 0)]
    [InlineData(RequestClass.Work, 0)]
    [InlineData(RequestClass.Export, 0)]
    public async Task WhatStaysOpen_OrSendsALot_IsLeftOut(RequestClass requestClass, int counted)
    {
        var times = new RequestTimes(_clock);
        var context = new DefaultHttpContext();
        context.SetEndpoint(new(null, new(new CountedAs(requestClass)), "test"));

        await new RequestTimer(_ => Task.CompletedTask, times).InvokeAsync(context);

        Assert.Equal(counted, times.Read().Sum(minute => minute.Count));
    }
}
