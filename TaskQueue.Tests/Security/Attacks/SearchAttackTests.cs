using System.Diagnostics;
using System.Net;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>What is typed into a search is looked for, and is never a part of a statement or a trap for the processor.</summary>
public sealed class SearchAttackTests(ApiApp app) : IClassFixture<ApiApp>
{
    // S27: statements in a filter are text that nothing matches, and leave everything where it is.
    [Theory]
    [InlineData("q=' or 1=1 --")]
    [InlineData("q='; drop table tasks; --")]
    [InlineData("error=' union select password_hash from users --")]
    [InlineData("tag=') or ('1'='1")]
    [InlineData("worker=x' or '1'='1")]
    public async Task StatementInAFilter_IsLiteral(string query)
    {
        await app.Admin.SubmitAsync();
        var name = query[..query.IndexOf('=', StringComparison.Ordinal)];

        var found = await app.Admin.GetAsync(
            $"tasks?{name}={Uri.EscapeDataString(query[(name.Length + 1)..])}"
        );

        Assert.True(found.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, found.Text);
        Assert.True(found.Status is not HttpStatusCode.OK || found.Items.Count == 0, found.Text);
        Assert.NotEmpty((await app.Admin.GetAsync("tasks")).Is(HttpStatusCode.OK).Items);
    }

    // S27: wild cards of LIKE are characters like others, however many there are.
    [Fact]
    public async Task WildCards_AreLiteral_AndTooManyAreRefused()
    {
        await app.Admin.SubmitAsync("\"name\":\"wild\"");

        Assert.Empty((await app.Admin.GetAsync("tasks?q=%25")).Is(HttpStatusCode.OK).Items);
        Assert.Empty((await app.Admin.GetAsync("tasks?q=w_ld")).Is(HttpStatusCode.OK).Items);
        var long_ = await app.Admin.GetAsync("tasks?q=" + new string('%', 4000).Replace("%", "%25"));
        Assert.True((int)long_.Status is 414 or 422 or 400, long_.Text);
    }

    // S28: an expression that would take a backtracking engine for ever.
    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|aa)+$")]
    [InlineData("([a-zA-Z]+)*$")]
    public async Task TrapForTheProcessor_IsSprungInNoTime(string expression)
    {
        await app.Admin.SubmitAsync($"\"name\":\"{new string('a', 199)}!\"");
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;

        var answer = await app.Admin.GetAsync($"tasks?regex={Uri.EscapeDataString(expression)}");

        process.Refresh();
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, answer.Text);
        // Other tests run in this process, too; a backtracking engine would not come back at all.
        Assert.InRange((process.TotalProcessorTime - before).TotalSeconds, 0, 30);
    }

    // S28: neither a longer one.
    [Fact]
    public async Task LongExpression_IsRefused() =>
        (await app.Admin.GetAsync($"tasks?regex={new string('a', 257)}")).IsProblem(422, "regex");
}
