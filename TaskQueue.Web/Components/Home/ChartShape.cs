using System.Globalization;
using System.Text;

namespace TaskQueue.Web.Components.Home;

/// <summary>Where the lines of a chart run, in a box of 1000 by 100. Pure.</summary>
internal static class ChartShape
{
    /// <summary>The path of one line; a gap where nothing is known.</summary>
    /// <param name="values">One for each point.</param>
    /// <param name="top">The value at the upper edge.</param>
    public static string Path(IReadOnlyList<double?> values, double top)
    {
        var path = new StringBuilder();
        var draws = false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
            {
                draws = false;
                continue;
            }

            var y = 100 - (Math.Clamp(value / top, 0, 1) * 100);
            path.Append(
                CultureInfo.InvariantCulture,
                $"{(draws ? 'L' : 'M')}{Across(i, values.Count):0.#} {y:0.#}"
            );
            // A point that has no neighbour is a dot, which the round ends of a line of no length are.
            if (!draws && (i + 1 == values.Count || values[i + 1] is null))
            {
                path.Append("h0");
            }

            draws = true;
        }

        return path.ToString();
    }

    /// <summary>How far to the right a point is: in the middle of its share of the width.</summary>
    /// <param name="index">The point.</param>
    /// <param name="count">How many there are.</param>
    public static double Across(int index, int count) => (index + 0.5) * 1000 / count;

    /// <summary>The next of 1, 2, 4, 10, 20, 40, 100 … and of 0.1, 0.2, 0.4 …: the middle of the scale is then a plain number.</summary>
    /// <param name="most">The largest value.</param>
    /// <param name="least">The least that the scale ends with.</param>
    public static double Top(double most, double least)
    {
        var top = least;
        for (var i = 0; top < most; i++)
        {
            top = i % 3 == 1 ? top * 2.5 : top * 2;
        }

        return top;
    }
}
