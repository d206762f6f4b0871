using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using TaskQueue.Core;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Catches what breaks in a part of the console, so that the rest of it stays; says a reference instead of the error.</summary>
public abstract partial class BrokenPart : ErrorBoundary
{
    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>By which the log tells what happened.</summary>
    protected string Reference { get; private set; } = "";

    /// <summary>What may be told to whoever sits there.</summary>
    protected string Advice =>
        CurrentException is RefusalException refusal
            ? T.Told(refusal)
            : T["Something went wrong on the server."];

    /// <inheritdoc />
    protected override Task OnErrorAsync(Exception exception)
    {
        Reference = Guid.NewGuid().ToString("N")[..12];
        if (exception is not RefusalException)
        {
            LogBroken(Loggers.CreateLogger(GetType()), Reference, exception);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventId = 12001,
        Level = LogLevel.Error,
        Message = "A part of the console broke; reference {Reference}"
    )]
    private static partial void LogBroken(ILogger logger, string reference, Exception exception);
}
