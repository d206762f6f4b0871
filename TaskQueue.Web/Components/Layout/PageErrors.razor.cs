using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using TaskQueue.Core;

namespace TaskQueue.Web.Components.Layout;

/// <summary>Catches what breaks in a page, so that the rest of the console stays; says a reference instead of the error.</summary>
public sealed partial class PageErrors : ErrorBoundary
{
    private string _reference = "";

    [Inject]
    private ILogger<PageErrors> Logger { get; set; } = default!;

    private string Advice =>
        CurrentException is RefusalException refusal
            ? refusal.Message
            : "Something went wrong on the server.";

    protected override Task OnErrorAsync(Exception exception)
    {
        _reference = Guid.NewGuid().ToString("N")[..12];
        if (exception is not RefusalException)
        {
            LogBroken(Logger, _reference, exception);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 12001, Level = LogLevel.Error, Message = "A page broke; reference {Reference}")]
    private static partial void LogBroken(ILogger logger, string reference, Exception exception);
}
