using Microsoft.Extensions.Logging;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

public sealed class TaskContextTests
{
    private readonly NoteOutbox _notes = new();

    [Fact]
    public void Log_KeepsAThousandLines_TheLastOfWhichSaysSo()
    {
        var task = Context();

        for (var i = 0; i < 1500; i++)
        {
            task.Log(LogLevel.Information, $"{i}");
        }

        var lines = _notes.Take().Cast<LogNote>().ToList();
        Assert.Equal(1000, lines.Count);
        Assert.Equal(("0", "998"), (lines[0].Text, lines[998].Text));
        Assert.Equal("… further lines are not kept.", lines[999].Text);
    }

    [Fact]
    public void Log_ShortensALine_AndSaysWhoseItIs()
    {
        var task = Context();

        task.Log(LogLevel.Error, new('x', 10_000));

        var line = Assert.IsType<LogNote>(Assert.Single(_notes.Take()));
        Assert.Equal(
            (task.TaskId, 7L, 3, LogLevel.Error),
            (line.TaskId, line.Token, line.Attempt, line.Level)
        );
        Assert.Equal((8000, Samples.Now), (line.Text.Length, line.At));
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(55, 55)]
    [InlineData(100, 100)]
    [InlineData(int.MaxValue, 100)]
    public void Progress_IsTakenAsTheNearerEnd(int percent, short told)
    {
        Context().Progress(percent, new('m', 600));

        var note = Assert.IsType<ProgressNote>(Assert.Single(_notes.Take()));
        Assert.Equal((told, 500), (note.Percent, note.Message!.Length));
    }

    [Fact]
    public void Progress_OfOneBeat_IsTheLast()
    {
        var task = Context();
        task.Progress(10);
        task.Log(LogLevel.Information, "line");
        task.Progress(20, "now");

        var notes = _notes.Take();

        Assert.Equal(2, notes.Count);
        Assert.Equal(20, Assert.Single(notes.OfType<ProgressNote>()).Percent);
        Assert.Empty(_notes.Take());
    }

    [Theory]
    [InlineData("""{"seconds":2.5}""", 2.5)]
    [InlineData("""{"Seconds":2.5}""", 2.5)]
    [InlineData("{}", null)]
    public void ReadPayload_ReadsWhatTheTypeAsksFor(string payload, double? seconds) =>
        Assert.Equal(seconds, Context(payload).ReadPayload<Sleep>().Seconds);

    [Theory]
    [InlineData("null", "must be an object")]
    [InlineData("5", "must be an object")]
    [InlineData("[]", "must be an object")]
    [InlineData("""{"seconds":"two"}""", "does not fit sleep: seconds is of the wrong type.")]
    [InlineData("""{"seconds":2,"minutes":1}""", "does not fit sleep: it has no member 'minutes'.")]
    public void ReadPayload_RefusesTheRest_ForGood(string payload, string why)
    {
        var failure = Assert.Throws<HandlerException>(() => Context(payload).ReadPayload<Sleep>());

        Assert.Equal(("InvalidPayload", true), (failure.Kind, failure.Final));
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("TaskQueue", failure.Message, StringComparison.Ordinal);
    }

    private TaskContext Context(string payload = "{}") =>
        new(Samples.Lease("sleep", payload, attempt: 3), _notes, new ManualClock());

    private sealed record Sleep(double? Seconds);
}
