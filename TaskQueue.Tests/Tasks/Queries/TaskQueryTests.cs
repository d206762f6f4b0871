using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks.Queries;

/// <summary>The language: what reads as what, and what a wrong query is told.</summary>
public sealed class TaskQueryTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  status:DEAD   queue:mail ", "status:dead queue:mail")]
    [InlineData("state:failed,pending", "status:failed,pending")]
    [InlineData("type:email.*,sms", "type:email.*,sms")]
    [InlineData("type:\"a*\"", "type:\"a*\"")]
    [InlineData("-worker:w3 -tag:a,b", "-worker:w3 -tag:a,b")]
    [InlineData(
        "priority:>5 priority:3..7 priority:..2 attempts:>=3",
        "priority:>5 priority:3..7 priority:..2 attempts:>=3"
    )]
    [InlineData("created:>120m ended:<1d due:<1h", "created:>2h ended:<1d due:<1h")]
    [InlineData(
        "created:2026-05-04..2026-05-06 started:Today",
        "created:2026-05-04..2026-05-06 started:today"
    )]
    [InlineData("created:2026-05-04T03:02+02:00", "created:2026-05-04T01:02Z")]
    [InlineData("created:2026-05", "created:2026-05")]
    [InlineData("duration:1h30m..2h", "duration:1h30m..2h")]
    [InlineData("timeout \"timed out\" -worker", "timeout \"timed out\" -worker")]
    [InlineData("\"say \\\"hi\\\" \\\\ there\"", "\"say \\\"hi\\\" \\\\ there\"")]
    [InlineData("/time.?out\\/x/ a/b", "/time.?out\\/x/ a/b")]
    [InlineData("id:0198C2F4*", "id:0198c2f4*")]
    [InlineData("payload.customer.id:42,43 payload.mail:a@*", "payload.customer.id:42,43 payload.mail:a@*")]
    [InlineData("createdBy:me correlationId:o-1 concurrencyKey:t", "creator:me correlation:o-1 key:t")]
    [InlineData("- -- 10:30 100% a'b", "\"-\" \"--\" \"10:30\" \"100%\" \"a'b\"")]
    [InlineData("name:report* error:\"a b\" result:x", "name:report* error:\"a b\" result:x")]
    [InlineData("label:gpu fingerprint:00C0FFEE00C0FFEE", "label:gpu fingerprint:00c0ffee00c0ffee")]
    [InlineData("type:a:b/c", "type:a:b/c")]
    public void AQuery_HasOneCanonicalText(string text, string canonical)
    {
        var query = TaskQuery.TryParse(text, out var fault);

        Assert.Null(fault);
        Assert.Equal(canonical, query!.ToString());
        Assert.Equal(query, TaskQuery.TryParse(canonical, out _));
    }

    [Theory]
    [InlineData("a quue:mail", 3, 4, "'quue' is no field. Did you mean queue?")]
    [InlineData("status:dread", 8, 5, "'dread' is no status. Did you mean dead?")]
    [InlineData("status:dead,x", 13, 1, "'x' is no status.")]
    [InlineData("status: dead", 8, 1, "Status has no value here; such as status:dead,retrying.")]
    [InlineData("priority:high", 10, 4, "'high' is no priority: 0 to 9")]
    [InlineData("priority:>12", 10, 3, "'12' is no priority")]
    [InlineData("priority:7..3", 10, 4, "7..3 ends before it begins")]
    [InlineData("priority:..", 10, 2, "A range has at least one end")]
    [InlineData("priority:>", 10, 1, "'>' has nothing behind it")]
    [InlineData("created:2h", 9, 2, "Say whether it is older (created:>2h) or younger (created:<2h).")]
    [InlineData("created:>soon", 9, 5, "'soon' is no time: an age such as")]
    [InlineData("created:2h..2026-05-04", 9, 14, "A range is one of ages or one of times")]
    [InlineData("created:2026-02-30", 9, 10, "'2026-02-30' is no time")]
    [InlineData("duration:>today", 10, 6, "'today' is no length of time")]
    [InlineData("\"open", 1, 5, "A quote opens here and is not closed.")]
    [InlineData("a\"b\"", 2, 1, "'\"' was read where a term has ended")]
    [InlineData("\"\"", 1, 2, "An empty text is found everywhere")]
    [InlineData("x /open", 3, 5, "A regular expression begins here and has no second /")]
    [InlineData("/(a/", 1, 4, "Is no regular expression, at character 2")]
    [InlineData("//", 1, 2, "The regular expression between // is empty.")]
    [InlineData("/a/ /b/", 5, 3, "One regex is all")]
    [InlineData("-/a/", 1, 1, "Regex cannot be negated.")]
    [InlineData("-result:x", 1, 1, "Result cannot be negated.")]
    [InlineData("id:12", 4, 2, "'12' is no id")]
    [InlineData("label:GPU", 7, 3, "'GPU' is no label")]
    [InlineData("label:a,b", 9, 1, "Label takes one value; write it again for another one.")]
    [InlineData("payload.:x", 1, 8, "Must be a path of 1 to 128 characters")]
    [InlineData("payload.a..b:x", 1, 12, "'a..b' is no path")]
    [InlineData("payload.a:x*y", 11, 3, "In a payload's value a * stands at the end alone")]
    [InlineData("http://x", 1, 4, "'http' is no field.")]
    [InlineData("fingerprint:abc", 13, 3, "'abc' is no fingerprint: 16 hexadecimal digits.")]
    public void AWrongQuery_IsToldWhereAndWhatIsPossible(string text, int column, int length, string reason)
    {
        Assert.Null(TaskQuery.TryParse(text, out var fault));
        Assert.Equal((column, length), (fault!.Column, fault.Length));
        Assert.StartsWith(reason, fault.Reason, StringComparison.Ordinal);
        Assert.StartsWith($"Column {column}: ", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsTooMuch_IsRefused()
    {
        string[] much =
        [
            new('x', TaskQuery.Longest + 1),
            new('x', TaskQuery.LongestValue + 1),
            string.Join(' ', Enumerable.Repeat("a", TaskQuery.MostTerms + 1)),
            "tag:" + string.Join(',', Enumerable.Range(0, TaskQuery.MostValues + 1)),
            "payload.a:" + new string('x', 129),
            "payload.a.b.c.d.e.f.g.h.i:x",
            "a\0b",
            "a\ud800b",
        ];

        Assert.All(
            much,
            text =>
            {
                Assert.Null(TaskQuery.TryParse(text, out var fault));
                Assert.NotNull(fault);
            }
        );
    }

    [Fact]
    public void TermsAreExchangedInTheirPlace()
    {
        var query = TaskQuery.TryParse("status:dead -status:running queue:a b queue:c", out _)!;

        Assert.Equal(
            "status:dead -status:running queue:z b",
            query.With(TaskField.Queue, QueryValue.Is("z")).ToString()
        );
        Assert.Equal("-status:running queue:a b queue:c", query.With(TaskField.Status).ToString());
        Assert.Equal(
            "status:dead -status:running queue:a b queue:c tag:t",
            query.With(TaskField.Tag, QueryValue.Is("t")).ToString()
        );
        Assert.Equal("status:dead queue:a b queue:c", query.Without(1).ToString());
        Assert.Equal("a", query.Find(TaskField.Queue)!.Values[0].Text);
    }

    [Fact]
    public void EveryField_HasAnExampleThatReads() =>
        Assert.All(
            QueryField.Named.Where(f => f.Key is not TaskField.Parent),
            field =>
            {
                var query = TaskQuery.TryParse($"{field.Name}:{field.Example}", out var fault);
                Assert.True(fault is null, $"{field.Name}: {fault}");
                Assert.Equal(field.Key, Assert.Single(query!.Terms).Field);
            }
        );
}
