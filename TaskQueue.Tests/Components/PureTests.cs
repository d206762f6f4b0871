using System.Text;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Web.Components.Account;
using TaskQueue.Web.Components.Home;
using TaskQueue.Web.Components.Json;
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
        var query = TaskListQuery.Read(
            "status:queued,dead  queue:\"mails & more\" tag:vip priority:>=3 \"50% of <b>\""
        );

        Assert.Equal(
            "tasks?q=status:queued,dead%20queue:%22mails%20%26%20more%22%20tag:vip%20priority:%3E%3D3%20%2250%25%20of%20%3Cb%3E%22",
            query.ToUrl()
        );
        Assert.Equal(query, TaskListQuery.Read(query.Text));
        Assert.Equal(
            "tasks?sort=-priority",
            new TaskListQuery { Cursor = "x" }
                .In("-priority")
                .ToUrl()
        );
        Assert.Equal(
            "tasks",
            new TaskListQuery { Sort = "name" }
                .In("-createdAt")
                .ToUrl()
        );
        Assert.Null(TaskListQuery.ReadSort("colour"));
        Assert.True(query.IsFiltered);
        Assert.Equal(2, query.More);
        Assert.False(new TaskListQuery { Cursor = "x", Limit = 25 }.IsFiltered);
    }

    [Fact]
    public void ListQuery_KeepsWhatItCannotRead_ToBeMended()
    {
        var query = TaskListQuery.Read(" status:dread ");

        Assert.Equal("status:dread", query.Text);
        Assert.Equal(9, query.Fault!.Column);
        Assert.True(query.Query.IsEmpty);
        Assert.Equal("tasks?q=status:dread", query.ToUrl());
        Assert.Null(InstantText.Read("yesterday"));
        Assert.Null(TaskListQuery.ReadNumber("12", 0, 9));
        Assert.Equal(Now, InstantText.Read("2026-03-02T09:00:00"));
        Assert.Equal(Now, InstantText.Read("2026-03-02T10:00:00+01:00"));
    }

    [Fact]
    public void ListQuery_TogglesAState()
    {
        var query = (TaskListQuery.Read("a") with { Cursor = "x" })
            .Toggle(TaskState.Dead)
            .Toggle(TaskState.Queued);

        Assert.Equal("a status:queued,dead", query.Text);
        Assert.Null(query.Cursor);
        Assert.Equal([TaskState.Queued], query.Toggle(TaskState.Dead).States);
        Assert.Equal("a", query.Toggle(TaskState.Dead).Toggle(TaskState.Queued).Text);
        Assert.Equal(
            "status:scheduled,blocked",
            TaskListQuery.Read("status:pending").Toggle(TaskState.Queued).Text
        );
    }

    [Fact]
    public void FiltersOfTimes_AreTwoTerms_AndTakeTheOthersPlace()
    {
        var query = TaskQuery.TryParse("created:<2h queue:a", out _)!;

        query = QueryTimes.With(query, TaskField.Created, isFirst: true, Now);
        query = QueryTimes.With(query, TaskField.Created, isFirst: false, Now.AddDays(1));

        Assert.Equal(
            "queue:a created:>=2026-03-02T09:00:00Z created:<2026-03-03T09:00:00Z",
            query.ToString().Replace("\"", "", StringComparison.Ordinal)
        );
        Assert.Equal(Now, QueryTimes.Of(query, TaskField.Created, isFirst: true));
        Assert.Equal(Now.AddDays(1), QueryTimes.Of(query, TaskField.Created, isFirst: false));
        Assert.Equal(
            "queue:a",
            QueryTimes
                .With(QueryTimes.With(query, TaskField.Created, true, null), TaskField.Created, false, null)
                .ToString()
        );
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
    public void Chart_EndsAtARoundNumber(long most, long top) => Assert.Equal(top, ChartShape.Top(most, 2));

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
