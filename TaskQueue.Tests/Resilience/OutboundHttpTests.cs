using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Tests.Resilience;

public sealed class OutboundHttpTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://localhost/")]
    [InlineData("https://localhost/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://127.1/")]
    [InlineData("http://0/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("http://user:pass@127.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[fe80::1]/")]
    public async Task AnAddressInside_IsRefused_HoweverItIsSpelt(string url) =>
        Assert.Contains(
            "is not a public address",
            (await RefusalAsync(url)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("http://127.0.0.1:6379/")]
    [InlineData("http://example.com:22/")]
    [InlineData("https://example.com:8443/")]
    [InlineData("http://[::ffff:127.0.0.1]:6379/")]
    public async Task AnotherPort_IsRefused(string url) =>
        Assert.StartsWith("Port ", (await RefusalAsync(url)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task WhereAllowed_AnyAddressAndPort_CanBeCalled_ByNameToo()
    {
        await using var server = await LoopbackServer.StartAsync(c => c.Response.WriteAsync("here", Stop));
        using var http = new OutboundHttp(Options.Create(new HttpOptions { AllowPrivateNetworks = true }));
        var port = new Uri(server.Address).Port;

        Assert.Equal("here", await http.Client.GetStringAsync(server.Address, Stop));
        Assert.Equal("here", await http.Client.GetStringAsync($"http://localhost:{port}/", Stop));
    }

    [Fact]
    public async Task Redirects_AreLeftToTheCaller_AndCookiesAreForgotten()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.SetCookie = "a=b";
            return Task.CompletedTask;
        });
        using var http = new OutboundHttp(Options.Create(new HttpOptions { AllowPrivateNetworks = true }));

        using var first = await http.Client.GetAsync(server.Address, Stop);
        using var second = await http.Client.GetAsync(server.Address, Stop);

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, r => Assert.DoesNotContain("Cookie", r.Headers.Keys));
    }

    private static async Task<AddressRefusedException> RefusalAsync(string url)
    {
        using var http = new OutboundHttp(Options.Create(new HttpOptions()));
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.Client.GetAsync(url, Stop));
        return Assert.IsType<AddressRefusedException>(failure.InnerException);
    }
}
