using Bunit;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>Stack traces, of which what libraries did is folded.</summary>
public sealed class StackPartTests
{
    private const string Dotnet = """
           at System.Net.Http.HttpConnectionPool.ConnectAsync(HttpRequestMessage request, Boolean async)
           at System.Net.Http.HttpClient.<SendAsync>g__Core|83_0(HttpRequestMessage request)
        --- End of stack trace from previous location ---
           at Npgsql.NpgsqlConnection.Open()
           at Shop.Mail.MailHandler.<>c__DisplayClass1_0.<Send>b__0(String to) in /src/Shop/Mail.cs:line 12
           at Shop.Mail.MailHandler.RunAsync[T](T mail) in /src/Shop/Mail.cs:line 40
           at TaskQueue.Core.Execution.Executor.RunAsync(Lease lease)
           at System.Threading.Tasks.Task.Wait()
        """;

    private const string Java = """
        java.lang.IllegalStateException: no route
        	at com.shop.mail.Sender.send(Sender.java:31)
        	at java.base/java.util.ArrayList.forEach(ArrayList.java:1596)
        	at java.base@21/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(Unknown Source)
        	at org.springframework.aop.Proxy.invoke(Proxy.java:7)
        	at app//com.shop.Main.main(Main.kt:9)
        Caused by: java.net.ConnectException: refused
        	... 4 more
        """;

    private const string JavaScript = """
        Error: no route
            at send (/app/src/mail.js:12:7)
            at async /app/src/run.js:3:1
            at Layer.handle (/app/node_modules/express/lib/router/layer.js:95:5)
            at new Promise (<anonymous>)
            at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
        """;

    private const string Python = """
        Traceback (most recent call last):
          File "/app/.venv/lib/python3.12/site-packages/httpx/_client.py", line 901, in send
            response = self._send(request)
                       ^^^^^^^^^^^^^^^^^^^
          File "/usr/lib/python3.12/asyncio/runners.py", line 194, in run
            return runner.run(main)
          [Previous line repeated 3 more times]
          File "/app/mail.py", line 12, in send
            client.send(mail)
        httpx.ConnectError: refused
        """;

    [Theory]
    [InlineData(Dotnet, "3:4 0:2 2:2")]
    [InlineData(Java, "0:2 3:3 0:3")]
    [InlineData(JavaScript, "0:3 3:3")]
    [InlineData(Python, "0:1 2:6 0:3")]
    public void FramesOfLibraries_AreFolded_OwnOnesAreShown(string stack, string parts) =>
        Assert.Equal(parts, string.Join(' ', Folded(stack)));

    [Theory]
    [InlineData("   at System.A.B()\n   at Microsoft.C.D()")]
    [InlineData("goroutine 1 [running]:\nmain.send(0x1)\n\t/app/mail.go:12 +0x1d")]
    [InlineData("Something failed at last(ditch)")]
    [InlineData("   at Shop.Mail.Send() in Mail.cs:line 1\n   at System.A.B()\n   at Shop.Main.Run()")]
    [InlineData("")]
    public void WhatHasNothingOfItsOwn_OrIsNotKnown_OrIsASingleFrame_StaysAsItIs(string stack)
    {
        var part = Assert.Single(StackPart.Of(stack));

        Assert.Equal((stack, 0), (part.Text, part.Libraries));
    }

    [Theory]
    [InlineData(Dotnet)]
    [InlineData(Java)]
    [InlineData(JavaScript)]
    [InlineData(Python)]
    public void PartsTogether_AreTheTrace(string stack) =>
        Assert.Equal(
            stack.Replace("\r\n", "\n", StringComparison.Ordinal),
            string.Concat(StackPart.Of(stack).Select(p => p.Text))
        );

    [Fact]
    public async Task Trace_IsShownWithItsLibrariesShut_AndEachPartIsCopied()
    {
        await using var page = new BunitContext();

        var trace = page.Render<StackTrace>(p => p.Add(s => s.Text, Dotnet).Add(s => s.What, "the stack"));

        Assert.Equal(
            ["3 frames of libraries", "2 frames of libraries"],
            trace.FindAll("summary").Select(s => s.TextContent)
        );
        Assert.All(trace.FindAll("details"), d => Assert.False(d.HasAttribute("open")));
        Assert.Equal(Dotnet, string.Concat(trace.FindAll("[data-copied]").Select(p => p.TextContent)));
    }

    private static IEnumerable<string> Folded(string stack) =>
        StackPart.Of(stack).Select(p => $"{p.Libraries}:{p.Text.TrimEnd('\n').Split('\n').Length}");
}
