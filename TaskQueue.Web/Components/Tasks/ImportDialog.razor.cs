using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using TaskQueue.Core;
using TaskQueue.Web.Api.Exports;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Submits the tasks of a file. It is tried out first: what is wrong stands there line by line.</summary>
/// <param name="actors">Who asks.</param>
public sealed partial class ImportDialog(CurrentActor actors)
{
    private const int MostShown = 100;

    // A file comes through the page's own connection, bit by bit; larger ones go to the API.
    private const int MostBytes = 8 * 1024 * 1024;

    private byte[]? _file;
    private bool _isCsv;
    private bool _unknown;
    private ImportAnswer? _answer;

    [Inject]
    private TaskImport Import { get; set; } = default!;

    private Task ReadAsync(InputFileChangeEventArgs change) =>
        TryAsync(async () =>
        {
            (_file, _answer) = (null, null);
            if (change.File.Size > MostBytes)
            {
                throw new RefusalException(
                    RefusalCode.TooLarge,
                    T[
                        "The file is larger than 8 MiB: send it to POST /api/v1/tasks/import, which takes 32, or part it."
                    ]
                );
            }

            await using var stream = change.File.OpenReadStream(MostBytes);
            using var file = new MemoryStream();
            await stream.CopyToAsync(file);
            _file = file.ToArray();
            _isCsv = change.File.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            await RunAsync(dryRun: true);
        });

    private Task ToggleAsync(ChangeEventArgs change)
    {
        _unknown = change.Value is true;
        return _file is null ? Task.CompletedTask : TryAsync(() => RunAsync(dryRun: true));
    }

    // What was submitted is not submitted once more by the second click of two.
    private Task SubmitAsync() =>
        TryAsync(() =>
            _answer is { DryRun: true, Accepted: > 0 } ? RunAsync(dryRun: false) : Task.CompletedTask
        );

    private async Task RunAsync(bool dryRun)
    {
        _answer = null;
        if (_file is { } file)
        {
            _answer = await Import.RunAsync(await actors.GetAsync(), file, _isCsv, _unknown, dryRun);
        }
    }

    private static string Told(ImportAnswer answer)
    {
        var (accepted, refused) = (Words.Number(answer.Accepted), Words.Number(answer.RejectedCount));
        return (answer.DryRun, answer.RejectedCount > 0) switch
        {
            (true, true) => T.Count(
                answer.Rows,
                "{0} task in the file: {1} would be accepted, {2} would be refused.",
                "{0} tasks in the file: {1} would be accepted, {2} would be refused.",
                accepted,
                refused
            ),
            (true, false) => T.Count(
                answer.Rows,
                "{0} task in the file: {1} would be accepted.",
                "{0} tasks in the file: {1} would be accepted.",
                accepted
            ),
            (false, true) => T["{0} submitted, {1} refused.", accepted, refused],
            _ => T["{0} submitted.", accepted],
        };
    }
}
