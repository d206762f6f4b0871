using System.Text.RegularExpressions;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Tells the lines of stack traces of .NET, Java, JavaScript and Python apart; what has another shape is no frame.</summary>
internal static partial class StackLines
{
    private const string At = "at ";

    // Of .NET, by the beginning of their names. What runs handlers is a library to them; the handlers that come with it are not.
    private static readonly string[] DotnetLibraries =
    [
        "System.",
        "Microsoft.",
        "Npgsql.",
        "StackExchange.",
        "Newtonsoft.",
        "Dapper.",
        "Polly.",
        "Quartz.",
        "MailKit.",
        "MimeKit.",
        "Grpc.",
        "RabbitMQ.",
        "Azure.",
        "Amazon.",
        "MongoDB.",
        "MySqlConnector.",
        "Serilog.",
        "lambda_method",
        "TaskQueue.Core.Execution.",
    ];

    private static readonly string[] JavaLibraries =
    [
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "jakarta.",
        "kotlin.",
        "kotlinx.",
        "scala.",
        "groovy.",
        "org.springframework.",
        "org.hibernate.",
        "org.apache.",
        "org.postgresql.",
        "org.jboss.",
        "org.junit.",
        "org.slf4j.",
        "com.fasterxml.",
        "com.google.",
        "com.zaxxer.",
        "io.netty.",
        "io.grpc.",
        "io.lettuce.",
        "redis.clients.",
        "reactor.",
        "okhttp3.",
    ];

    private static readonly string[] PythonLibraries =
    [
        "/site-packages/",
        "/dist-packages/",
        "/lib/python",
        "/Lib/",
        "<frozen ",
    ];

    /// <summary>Tells each line.</summary>
    /// <param name="lines">The lines of a stack trace.</param>
    public static StackLine[] Of(IReadOnlyList<string> lines)
    {
        var told = new StackLine[lines.Count];
        // The frame of Python that goes on: its code and its marks are further in than its first line.
        StackLine? open = null;
        for (var i = 0; i < told.Length; i++)
        {
            var python = Python(lines[i]);
            if (python is null && open is { } frame && GoesOn(lines[i]))
            {
                told[i] = frame with { IsFrame = false };
                continue;
            }

            told[i] = python ?? Other(lines[i].Trim());
            open = python;
        }

        return told;
    }

    private static StackLine? Python(string line) =>
        PythonFrame().Match(line) is { Success: true } match
            ? StackLine.Frame(
                PythonLibraries.Any(l =>
                    match.Groups["file"].Value.Replace('\\', '/').Contains(l, StringComparison.Ordinal)
                )
            )
            : null;

    private static bool GoesOn(string line) =>
        line.StartsWith("    ", StringComparison.Ordinal)
        || line.StartsWith("  [Previous line repeated ", StringComparison.Ordinal);

    private static StackLine Other(string line) =>
        line.StartsWith("--- End of ", StringComparison.Ordinal) ? StackLine.Between
        : line.StartsWith(At, StringComparison.Ordinal) ? Frame(line[At.Length..])
        : StackLine.Other;

    private static StackLine Frame(string frame)
    {
        if (JavaFrame().Match(frame) is { Success: true } java)
        {
            return StackLine.Frame(StartsWithOne(java.Groups["name"].Value, JavaLibraries));
        }

        if (ScriptFrame().Match(frame) is { Success: true } script)
        {
            return StackLine.Frame(IsScriptLibrary(script.Groups["place"].Value));
        }

        return DotnetFrame().Match(frame) is { Success: true } dotnet
            ? StackLine.Frame(IsDotnetLibrary(dotnet.Groups["name"].Value))
            : StackLine.Other;
    }

    private static bool IsDotnetLibrary(string name) =>
        StartsWithOne(name, DotnetLibraries)
        && !name.StartsWith("TaskQueue.Core.Execution.Handlers.", StringComparison.Ordinal);

    private static bool IsScriptLibrary(string place) =>
        place is "<anonymous>" or "native"
        || place.StartsWith("index ", StringComparison.Ordinal)
        || place.StartsWith("node:", StringComparison.Ordinal)
        || place.StartsWith("internal/", StringComparison.Ordinal)
        || place.Replace('\\', '/').Contains("node_modules/", StringComparison.Ordinal);

    private static bool StartsWithOne(string name, string[] beginnings) =>
        beginnings.Any(b => name.StartsWith(b, StringComparison.Ordinal));

    // File "/app/mail.py", line 12, in send
    [GeneratedRegex("""^ +File "(?<file>[^"]+)", line \d+""", RegexOptions.NonBacktracking)]
    private static partial Regex PythonFrame();

    // java.base/java.lang.Thread.run(Thread.java:1583): module and loader stand in front of the name.
    [GeneratedRegex(
        @"^(?:[^ ()]*/)?(?<name>[^ ()/]+)\((?:[^ ()]+\.(?:java|kt|scala|groovy)(?::\d+)?|Native Method|Unknown Source|<generated>)\)",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex JavaFrame();

    // async send (/app/mail.js:12:7), or the place alone.
    [GeneratedRegex(
        @"^(?:.* \((?<place>.+:\d+:\d+|<anonymous>|native|index \d+)\)|(?:async )?(?<place>[^()]+:\d+:\d+))$",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex ScriptFrame();

    // Shop.Mail.Send(String to) in /app/Mail.cs:line 12
    [GeneratedRegex(@"^(?<name>[^ (]*\.[^ (]+|lambda_method\d*)\(.*\)", RegexOptions.NonBacktracking)]
    private static partial Regex DotnetFrame();
}
