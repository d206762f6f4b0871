using System.Globalization;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary>The payload of <c>process.run</c>.</summary>
/// <param name="Program">The program, as the allow-list has it.</param>
/// <param name="Args">Its arguments; none when absent. No shell reads them.</param>
/// <param name="Stdin">What it reads from its standard input; nothing when absent.</param>
internal sealed record ProcessPayload(
    string? Program,
    IReadOnlyList<string>? Args = null,
    string? Stdin = null
)
{
    private const int MostArguments = 100;
    private const int LongestArgument = 8000;

    /// <summary>Refuses what may not be started.</summary>
    /// <param name="allowed">The allow-list.</param>
    /// <returns>The program.</returns>
    /// <exception cref="HandlerException">It may not; final.</exception>
    public string Check(IReadOnlyList<string> allowed)
    {
        if (Program is null)
        {
            throw HandlerException.Payload("'program' is required.");
        }

        // The very path: a name that would be looked for, or a way around, is another program.
        if (!allowed.Contains(Program, StringComparer.Ordinal))
        {
            throw new HandlerException(
                "ProgramNotAllowed",
                "This worker may not start that program; it is not in its setting Process:Allowed."
            )
            {
                Final = true,
            };
        }

        if (
            Args is { } args
            && (
                args.Count > MostArguments
                || args.Any(a => a is not { Length: <= LongestArgument } || a.Contains('\0'))
            )
        )
        {
            throw HandlerException.Payload(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'args' must be at most {MostArguments} texts of at most {LongestArgument} characters, without NUL."
                )
            );
        }

        return Program;
    }
}
