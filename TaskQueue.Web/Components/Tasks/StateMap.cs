using System.Globalization;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>The states as places and the moves of one task as arrows, in pixels; pure.</summary>
/// <param name="Places">All states, and which of them the task was in.</param>
/// <param name="Arrows">The moves that it made, and those that it can make from where it is.</param>
internal sealed record StateMap(IReadOnlyList<DrawnPlace> Places, IReadOnlyList<DrawnArrow> Arrows)
{
    /// <summary>The width of the picture.</summary>
    public const int Width = 320;

    /// <summary>Its height.</summary>
    public const int Height = 262;

    /// <summary>The width of a place.</summary>
    public const int PlaceWidth = 92;

    /// <summary>Its height.</summary>
    public const int PlaceHeight = 38;

    private const int Across = 100;
    private const int Down = 70;
    private const double Tip = 6;

    // Where each state stands: its column and its row.
    private static readonly Dictionary<TaskState, (int Column, int Row)> Stands = new()
    {
        [TaskState.Blocked] = (0, 0),
        [TaskState.Scheduled] = (1, 0),
        [TaskState.Skipped] = (2, 0),
        [TaskState.Retrying] = (0, 1),
        [TaskState.Queued] = (1, 1),
        [TaskState.Expired] = (2, 1),
        [TaskState.Running] = (1, 2),
        [TaskState.Cancelled] = (2, 2),
        [TaskState.Dead] = (0, 3),
        [TaskState.Succeeded] = (1, 3),
    };

    /// <summary>Draws.</summary>
    /// <param name="way">The way of the task.</param>
    public static StateMap Of(TaskWay way)
    {
        var arrived = way.Steps.ToLookup(s => s.To);
        var made = way
            .Steps.Where(s => s.From is not null)
            .GroupBy(s => (From: s.From!.Value, s.To))
            .Select(g => Arrow(g.Key.From, g.Key.To, g.Count()));
        var ahead = TaskArrows
            .From(way.Now)
            .Where(to => !way.Steps.Any(s => s.From == way.Now && s.To == to))
            .Select(to => Arrow(way.Now, to, 0));
        return new(
            [
                .. Stands.Keys.Select(state => new DrawnPlace(
                    state,
                    X(state),
                    Y(state),
                    arrived[state].Count(),
                    arrived[state].LastOrDefault()?.At,
                    state == way.Now
                )),
            ],
            // Those that it made lie on top.
            [.. ahead, .. made]
        );
    }

    private static double X(TaskState state) => (Width / 2.0) + ((Stands[state].Column - 1) * Across);

    private static double Y(TaskState state) => 26 + (Stands[state].Row * Down);

    private static DrawnArrow Arrow(TaskState from, TaskState to, int times)
    {
        var (x, y, toX, toY) = (X(from), Y(from), X(to), Y(to));
        var length = Math.Sqrt(((toX - x) * (toX - x)) + ((toY - y) * (toY - y)));
        var bend = Bend(from, to);
        // To the right of whoever goes along it: the way there and the way back stand apart.
        var (overX, overY) = (
            ((x + toX) / 2) - ((toY - y) / length * bend),
            ((y + toY) / 2) + ((toX - x) / length * bend)
        );
        var (startX, startY) = Edge(x, y, overX, overY);
        var (endX, endY) = Edge(toX, toY, overX, overY);
        var away = Math.Sqrt(((overX - endX) * (overX - endX)) + ((overY - endY) * (overY - endY)));
        var (backX, backY) = ((overX - endX) / away * Tip, (overY - endY) / away * Tip);
        return new(
            from,
            to,
            times,
            string.Create(
                CultureInfo.InvariantCulture,
                $"M{startX:0.#} {startY:0.#}Q{overX:0.#} {overY:0.#} {endX + backX:0.#} {endY + backY:0.#}"
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"M{endX:0.#} {endY:0.#}L{endX + backX - (backY / 2):0.#} {endY + backY + (backX / 2):0.#}L{endX + backX + (backY / 2):0.#} {endY + backY - (backX / 2):0.#}Z"
            )
        );
    }

    // Around the places that stand between the two.
    private static double Bend(TaskState from, TaskState to)
    {
        var (across, down) = (
            Math.Abs(Stands[from].Column - Stands[to].Column),
            Math.Abs(Stands[from].Row - Stands[to].Row)
        );
        return (across, down) switch
        {
            (0, > 1) => 124,
            (> 1, 0) => 70,
            (> 1, > 1) => 60,
            _ => 12,
        };
    }

    // Where a line from the middle of a place to a point leaves it.
    private static (double X, double Y) Edge(double x, double y, double toX, double toY)
    {
        var (dx, dy) = (toX - x, toY - y);
        var part = Math.Min(
            dx == 0 ? double.MaxValue : PlaceWidth / 2.0 / Math.Abs(dx),
            dy == 0 ? double.MaxValue : PlaceHeight / 2.0 / Math.Abs(dy)
        );
        return (x + (dx * part), y + (dy * part));
    }
}

/// <summary>A state as a place.</summary>
/// <param name="State">The state.</param>
/// <param name="X">Its middle.</param>
/// <param name="Y">Its middle, from above.</param>
/// <param name="Visits">How often the task came there.</param>
/// <param name="At">When it came there last, where that is known.</param>
/// <param name="IsHere">Whether it is there.</param>
internal sealed record DrawnPlace(
    TaskState State,
    double X,
    double Y,
    int Visits,
    DateTimeOffset? At,
    bool IsHere
)
{
    /// <summary>Moves it from the corner of the picture to where it stands.</summary>
    public string Move =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"translate({X - (StateMap.PlaceWidth / 2.0)} {Y - (StateMap.PlaceHeight / 2.0)})"
        );
}

/// <summary>A move between two states as an arrow.</summary>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Times">How often the task made it; 0 for one that it can make.</param>
/// <param name="Path">Its line.</param>
/// <param name="TipPath">Its tip.</param>
internal sealed record DrawnArrow(TaskState From, TaskState To, int Times, string Path, string TipPath);
