using System.Text;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Account;
using TaskQueue.Web.Components.Home;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>What the console decides without a page.</summary>
public sealed class PureTests
{
    private static readonly DateTimeOffset Now = ManualClock.DefaultStart;

    [Theory]
    [InlineData("90", 90)]
    [InlineData("30 s", 30)]
    [InlineData("5min", 300)]
    [InlineData("5 m", 300)]
    [InlineData("1.5 h", 5400)]
    [InlineData("2 D", 172800)]
    public void Duration_IsReadAsPeopleTypeIt(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var span));
        Assert.Equal(seconds, span.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-5")]
    [InlineData("5 years")]
    [InlineData("1e3")]
    [InlineData("99999999999 d")]
    public void Duration_ThatIsNone_IsRefused(string text) =>
        Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void ListQuery_SurvivesItsOwnAddress()
    {
        var query = new TaskListQuery
        {
            States = [TaskState.Queued, TaskState.Dead],
            Queue = "mails & more",
            Tag = "vip",
            PriorityMin = 3,
            CreatedFrom = Now,
            Text = "50% of <b>",
        };

        Assert.Equal(
            "tasks?status=queued,dead".Replace(",", "%2C", StringComparison.Ordinal)
                + "&queue=mails%20%26%20more&tag=vip&priorityMin=3&createdFrom=2026-03-02T09%3A00%3A00.000Z&q=50%25%20of%20%3Cb%3E",
            query.ToUrl()
        );
        Assert.True(query.IsFiltered);
        Assert.Equal(3, query.More);
        Assert.False(new TaskListQuery { Cursor = "x", Limit = 25 }.IsFiltered);
    }

    [Fact]
    public void ListQuery_LeavesOutWhatItCannotRead()
    {
        Assert.Equal([TaskState.Dead], TaskListQuery.ReadStates("dead,nonsense,"));
        Assert.Null(InstantText.Read("yesterday"));
        Assert.Null(TaskListQuery.ReadNumber("12", 0, 9));
        Assert.Equal(Now, InstantText.Read("2026-03-02T09:00:00"));
        Assert.Equal(Now, InstantText.Read("2026-03-02T10:00:00+01:00"));
    }

    [Fact]
    public void ListQuery_TogglesAState()
    {
        var query = new TaskListQuery { Cursor = "x" }
            .Toggle(TaskState.Dead)
            .Toggle(TaskState.Queued);

        Assert.Equal([TaskState.Queued, TaskState.Dead], query.States);
        Assert.Null(query.Cursor);
        Assert.Equal([TaskState.Queued], query.Toggle(TaskState.Dead).States);
    }

    [Fact]
    public void Draft_SaysNothingBeforeSomebodyWasThere()
    {
        var draft = new SubmitDraft();

        Assert.Null(draft.Check(Now));
        Assert.Null(draft.Error("type"));
        draft.TouchAll();
        Assert.NotNull(draft.Error("type"));
    }

    [Fact]
    public void Draft_BecomesATask()
    {
        var draft = new SubmitDraft
        {
            Type = " echo ",
            Priority = "9",
            Tags = "vip, , new",
            Start = SubmitDraft.Later,
            Delay = "5 min",
            Timeout = "1 h",
            MaxAttempts = "3",
            Payload = Encoding.UTF8.GetBytes("[1]"),
        };

        var task = draft.Check(Now)!;

        Assert.Equal("echo", task.Type);
        Assert.Equal(9, task.Priority);
        Assert.Equal(["vip", "new"], task.Tags);
        Assert.Equal(TimeSpan.FromMinutes(5), task.Delay);
        Assert.Equal(TimeSpan.FromHours(1), task.Timeout);
        Assert.Equal(3, task.MaxAttempts);
    }

    [Theory]
    [InlineData("delay")]
    [InlineData("runAt")]
    public void Draft_WithoutItsTime_SaysSo(string field)
    {
        var draft = new SubmitDraft
        {
            Type = "echo",
            Start = field == "delay" ? SubmitDraft.Later : SubmitDraft.AtTime,
        };

        Assert.Null(draft.Check(Now));
        draft.TouchAll();
        Assert.NotNull(draft.Error(field));
    }

    [Fact]
    public void Draft_ShowsWhatTheServerRefused_UntilTheFieldIsChanged()
    {
        var draft = new SubmitDraft { Type = "ecco" };
        draft.Check(Now);

        draft.Refuse(new Dictionary<string, string[]> { ["type"] = ["No worker knows it."] });
        Assert.Equal("No worker knows it.", draft.Error("type"));
        draft.Touch("type");

        Assert.Null(draft.Error("type"));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 10)]
    [InlineData(11, 20)]
    [InlineData(40, 40)]
    [InlineData(41, 100)]
    [InlineData(123_456, 200_000)]
    public void Chart_EndsAtARoundNumber(long most, long top) =>
        Assert.Equal(top, ActivityChart.NiceTop(most));

    [Theory]
    [InlineData(
        """{"a":[1,{"b":"<i>"}],"a":2}""",
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"<i>\"\n    }\n  ],\n  \"a\": 2\n}"
    )]
    [InlineData("not json", "not json")]
    public void Json_IsLaidOut_AndOtherwiseLeftAlone(string json, string expected) =>
        Assert.Equal(expected, JsonText.Pretty(Encoding.UTF8.GetBytes(json)).ReplaceLineEndings("\n"));

    [Theory]
    [InlineData(0, "now")]
    [InlineData(59, "59 s ago")]
    [InlineData(3700, "1 h ago")]
    [InlineData(-120, "in 2 min")]
    [InlineData(200_000, "2 d ago")]
    public void Ago_SaysOneUnit(int seconds, string expected) =>
        Assert.Equal(expected, Words.Ago(Now, Now.AddSeconds(seconds)));

    [Theory]
    [InlineData("/tasks?q=1", "/tasks?q=1")]
    [InlineData(null, "/")]
    [InlineData("tasks", "/")]
    [InlineData("//evil", "/")]
    [InlineData("/\\evil", "/")]
    [InlineData("/a\r\nb", "/")]
    public void ReturnUrl_IsOursOrHome(string? url, string expected) =>
        Assert.Equal(expected, LocalUrl.OrHome(url));
}
