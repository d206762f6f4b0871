using static TaskQueue.Tests.Recovery.Torture.Checking.HandMade;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Unique tasks that are not, planted and found.</summary>
public sealed class UniquesTests
{
    private static readonly Guid Three = new("00000000-0000-7000-8000-000000000003");

    [Fact]
    public void OneTask_ThatAllWereToldOf_IsSound() =>
        Assert.Empty(
            Sound()
                .Alike("once-1", Two, createdAt: 50)
                .Told("once-1", Two, 60)
                .Told("once-1", Two, 61)
                .Breaches()
        );

    [Fact]
    public void TwoTasks_ThatAreTheSame_AreFound() =>
        Assert.Equal(
            ["unique"],
            Sound().Alike("once-1", Two, createdAt: 50).Alike("once-1", Three, createdAt: 51).Breaches()
        );

    [Theory]
    [InlineData(5_050, new string[0])]
    [InlineData(5_049, new[] { "unique" })]
    public void TwoTasks_OfOneWindow_AreFound(long known, string[] breaches) =>
        Assert.Equal(
            breaches,
            Sound()
                .Alike("again", Two, createdAt: 50)
                .Alike("again", Three, createdAt: 4_900)
                .Told("again", Three, known)
                .Breaches()
        );

    [Fact]
    public void AnswerWithATask_ThatIsNotThere_IsLost() =>
        Assert.Equal(
            ["lost"],
            Sound().Alike("once-1", Two, createdAt: 50).Told("once-1", Three, 60).Breaches()
        );

    [Theory]
    [InlineData(503, new string[0])]
    [InlineData(409, new[] { "answer" })]
    public void Refusal_OfWhatIsTheSame_IsFound(int status, string[] breaches) =>
        Assert.Equal(breaches, Sound().Told("once-1", null, 60, status).Breaches());
}
