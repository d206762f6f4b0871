using System.Text;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The edit dialog asks for what is different, and for nothing else.</summary>
public sealed class EditDraftTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Check_WithoutAnyChange_AsksForNothing() => Assert.Equal(new TaskEdit(), Draft().Check(Now));

    [Fact]
    public void Check_AsksForWhatIsDifferent()
    {
        var draft = Draft();
        draft.Name = "";
        draft.Tags = "b, a";
        draft.Labels = "gpu";
        draft.Priority = "9";
        draft.RunAt = "2026-05-06T10:00:00";
        draft.Deadline = "2026-05-07T10:00:00";
        draft.Payload = "2"u8.ToArray();

        var edit = draft.Check(Now)!;

        Assert.Equal("", edit.Name);
        Assert.Equal(["b", "a"], edit.Tags);
        Assert.Equal(["gpu"], edit.Labels);
        Assert.Equal(9, edit.Priority);
        Assert.Equal(new DateTimeOffset(2026, 5, 6, 10, 0, 0, TimeSpan.Zero), edit.RunAt);
        Assert.Equal(new DateTimeOffset(2026, 5, 7, 10, 0, 0, TimeSpan.Zero), edit.Deadline);
        Assert.Equal("2", Encoding.UTF8.GetString(edit.Payload!.Value.Span));
        Assert.Null(edit.Queue);
        Assert.Null(edit.ExpiresAt);
    }

    [Fact]
    public void Check_OfAnEmptiedTime_TakesItAway()
    {
        var draft = Draft();
        draft.RunAt = "";
        draft.ExpiresAt = "";
        draft.Deadline = "";

        Assert.Equal(
            new TaskEdit
            {
                RunAtOnce = true,
                NeverExpires = true,
                WithoutDeadline = true,
            },
            draft.Check(Now)
        );
    }

    [Theory]
    [InlineData("priority", "11")]
    [InlineData("priority", "high")]
    [InlineData("queue", "")]
    [InlineData("runAt", "soon")]
    public void Check_SaysWhatIsWrongAtItsField(string field, string text)
    {
        var draft = Draft();
        switch (field)
        {
            case "priority":
                draft.Priority = text;
                break;
            case "queue":
                draft.Queue = text;
                break;
            default:
                draft.RunAt = text;
                break;
        }

        Assert.Null(draft.Check(Now));
        Assert.NotNull(draft.Error(field));
    }

    private static EditDraft Draft() =>
        new(
            new()
            {
                Id = Guid.NewGuid(),
                Type = "echo",
                Queue = "mail",
                CreatedBy = "somebody",
                Name = "First",
                Priority = 5,
                Tags = ["a"],
                Payload = "1"u8.ToArray(),
                DueAt = Now.AddHours(1),
                ExpiresAt = Now.AddHours(2),
                DeadlineAt = Now.AddHours(3),
            }
        );
}
