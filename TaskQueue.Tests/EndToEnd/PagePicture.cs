using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>
/// A page as a coarse picture in characters: each stands for a square of the page and tells how bright it is on average. It shows when something
/// moved, went or changed its colour, and does not care how a browser smooths its letters.
/// </summary>
/// <param name="Rows">The rows, from the top; one character for each square.</param>
internal sealed record PagePicture(IReadOnlyList<string> Rows)
{
    private const string Levels = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>How wide and high a square is, in pixels.</summary>
    private const int Square = 30;

    // Two steps of 32 are what other digits in a square make.
    private const int MostDistance = 2;
    private const double MostShare = 0.02;

    private const string Measure = """
        async ([picture, square, levels]) => {
            const bytes = Uint8Array.from(atob(picture), c => c.charCodeAt(0));
            const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
            const [columns, rows] = [Math.ceil(image.width / square), Math.ceil(image.height / square)];
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            const lines = [];
            for (let row = 0; row < rows; row++) {
                let line = '';
                for (let column = 0; column < columns; column++) {
                    const data = context.getImageData(column * square, row * square, square, square).data;
                    let [sum, count] = [0, 0];
                    for (let i = 0; i < data.length; i += 4) {
                        if (data[i + 3] > 0) {
                            sum += 0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2];
                            count++;
                        }
                    }
                    line += levels[Math.min(levels.length - 1, Math.floor(sum / count / 256 * levels.length))];
                }
                lines.push(line);
            }
            return lines;
        }
        """;

    // What is another at each look: times, names of the machine, and what grows by itself.
    private const string Still = """
        *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }
        time, .foot, .facts, .tile .value, .tile .note, .scale, .times, path.line, .legend b, .states b, .states .bar, .map, .mono { visibility: hidden !important; }
        """;

    /// <summary>Takes it of what is in sight.</summary>
    /// <param name="page">The page.</param>
    /// <param name="blank">A page without rules of its own, which does the sums.</param>
    /// <param name="path">Where the picture itself is kept.</param>
    public static async Task<PagePicture> TakeAsync(IPage page, IPage blank, string path)
    {
        var png = await page.ScreenshotAsync(new() { Path = path, Style = Still });
        return new(
            await blank.EvaluateAsync<string[]>(
                Measure,
                new object[] { Convert.ToBase64String(png), Square, Levels }
            )
        );
    }

    /// <summary>Tells where another picture differs; nothing where it is as good as the same.</summary>
    /// <param name="now">The other one.</param>
    public string? DifferenceTo(PagePicture now)
    {
        if (Rows.Count != now.Rows.Count || Rows[0].Length != now.Rows[0].Length)
        {
            return $"It was {Rows[0].Length} by {Rows.Count} squares and is {now.Rows[0].Length} by {now.Rows.Count}.";
        }

        var map = Rows.Zip(
                now.Rows,
                (before, after) =>
                    string.Concat(
                        before.Zip(after, (a, b) => Math.Abs(Level(a) - Level(b)) > MostDistance ? '#' : '.')
                    )
            )
            .ToList();
        var share = map.Average(row => (double)row.Count(c => c == '#') / row.Length);
        return share > MostShare ? $"{share:P1} of it changed:\n{string.Join('\n', map)}" : null;
    }

    private static int Level(char square) => Levels.IndexOf(square, StringComparison.Ordinal);
}
