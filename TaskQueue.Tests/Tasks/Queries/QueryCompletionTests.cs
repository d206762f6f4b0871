using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks.Queries;

/// <summary>What is suggested to those who type; | is the caret.</summary>
public sealed class QueryCompletionTests
{
    [Theory]
    [InlineData("sta|", "status:,started:", "status:|")]
    [InlineData("-wor|", "worker:", "-worker:|")]
    [InlineData("queue:a ta|", "tag:", "queue:a tag:|")]
    [InlineData("st|atus:dead", "status:,started:", "status:|dead")]
    [InlineData("payload.c|", "payload.customer.id:", "payload.customer.id:|")]
    [InlineData("status:dea|", "dead", "status:dead |")]
    [InlineData("status:dead,ret|", "retrying", "status:dead,retrying |")]
    [InlineData("priority:|", ">5,>=7,3..7,9", "priority:>5 |")]
    [InlineData("queue:m|", "mail,my mail", "queue:mail |")]
    [InlineData("queue:my|", "my mail", "queue:\"my mail\" |")]
    [InlineData("creator:|", "me,mail,my mail", "creator:me |")]
    [InlineData("\"sta|", null, null)]
    [InlineData("10|", null, null)]
    [InlineData("/a|", null, null)]
    [InlineData("none:|", null, null)]
    public void AWord_IsCompleted(string typed, string? labels, string? first)
    {
        var caret = typed.IndexOf('|', StringComparison.Ordinal);
        var text = typed.Remove(caret, 1);

        var place = QueryCompletion.At(text, caret);

        Assert.Equal(labels is null, place is null);
        if (place is not null)
        {
            var offered = place.Field is null
                ? place.Fields(["customer.id"])
                : place.Values(["mail", "my mail"]);
            Assert.Equal(labels, string.Join(',', offered.Select(o => o.Label)));
            var (done, at) = place.Apply(text, offered[0]);
            Assert.Equal(first, done.Insert(at, "|"));
        }
    }

    [Fact]
    public void WhereNothingIsTyped_AllFieldsAreOffered() =>
        Assert.Equal(
            QueryField.Named.Select(f => f.Name + ":"),
            QueryCompletion.At("", 0)!.Fields([]).Select(s => s.Label)
        );
}
