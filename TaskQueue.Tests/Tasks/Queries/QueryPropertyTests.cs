using FsCheck;
using FsCheck.Fluent;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks.Queries;

/// <summary>What holds for every query.</summary>
public sealed class QueryPropertyTests
{
    private static readonly Gen<string> Texts = Gen.Elements(
            "a",
            "mail",
            "two words",
            "\"",
            "\\",
            "-x",
            "/y",
            "*",
            "a,b",
            "a:b",
            "..",
            ">5",
            "größe",
            "🦊",
            "\t"
        )
        .NonEmptyListOf()
        .Select(parts => string.Concat(parts))
        .Where(text => text.Trim().Length > 0 && text.Length < 100);

    private static readonly Gen<QueryValue> Names = Gen.OneOf(
        Texts.Select(QueryValue.Is),
        Gen.Elements("mail*", "*", "a*b*", "*-x").Select(text => new QueryValue(QueryOperator.Like, text))
    );

    private static readonly Gen<QueryValue> Numbers = Ranges(
        Gen.Choose(0, 9).Select(n => $"{n}"),
        exact: true
    );

    private static readonly Gen<QueryValue> Ages = Ranges(
        Gen.Choose(1, 2_000_000).Select(s => QuerySpan.Write(TimeSpan.FromMilliseconds(s * 250L))),
        exact: false
    );

    private static readonly Gen<QueryTerm> Terms =
        from term in Gen.OneOf(
            Of(TaskField.Queue, Names),
            Of(TaskField.Tag, Names),
            Of(TaskField.Name, Names),
            Of(TaskField.Creator, Names),
            Of(TaskField.Priority, Numbers),
            Of(TaskField.Created, Ages),
            Of(TaskField.Duration, Ages),
            Of(TaskField.Status, Gen.Elements(TaskStates.AllWords.ToArray()).Select(QueryValue.Is)),
            Texts.Select(text => new QueryTerm(TaskField.Text, [QueryValue.Is(text)])),
            from value in Texts
            from path in Gen.Elements("id", "customer.id", "a-b.c_d.$e")
            select new QueryTerm(TaskField.Payload, [QueryValue.Is(value)]) { Path = path }
        )
        from not in Gen.Elements(true, false)
        select term with
        {
            Not = not,
        };

    private static readonly Gen<TaskQuery> Queries = Terms
        .ListOf()
        .Select(terms => new TaskQuery([.. terms.Take(20)]))
        .Where(query => query.ToString().Length <= TaskQuery.Longest);

    [Fact]
    public void ItsText_ReadsBackAsTheSame() =>
        Prop.ForAll(
                Queries.ToArbitrary(),
                query =>
                {
                    var read = TaskQuery.TryParse(query.ToString(), out var fault);
                    Assert.True(fault is null, $"{query}: {fault}");
                    Assert.Equal(query, read);
                    Assert.Equal(query.ToString(), read!.ToString());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void AnyTextAtAll_IsAQueryOrAFaultWithinIt() =>
        Prop.ForAll(
                Gen.OneOf(
                        Texts,
                        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
                        Gen.Elements(
                                "status:",
                                "created:>",
                                "-",
                                "/",
                                "payload.a:",
                                "priority:3..",
                                " ",
                                "\"",
                                ",",
                                "5",
                                "2h",
                                "dead"
                            )
                            .ListOf()
                            .Select(parts => string.Concat(parts))
                    )
                    .ToArbitrary(),
                text =>
                {
                    var query = TaskQuery.TryParse(text, out var fault);
                    if (query is null)
                    {
                        Assert.InRange(fault!.At, 0, Math.Max(text.Length, TaskQuery.Longest));
                        Assert.True(fault.Length >= 1 && fault.Reason.Length > 0);
                    }
                    else
                    {
                        Assert.Equal(query, TaskQuery.TryParse(query.ToString(), out _));
                        new QueryFilter("me", Samples.Now).Resolve(new() { Query = query });
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    private static Gen<QueryTerm> Of(TaskField field, Gen<QueryValue> values) =>
        values.NonEmptyListOf().Select(list => new QueryTerm(field, [.. list.Distinct().Take(4)]));

    private static Gen<QueryValue> Ranges(Gen<string> bounds, bool exact) =>
        from bound in bounds
        from op in Gen.Elements(
            exact ? QueryOperator.Is : QueryOperator.More,
            QueryOperator.Less,
            QueryOperator.AtMost,
            QueryOperator.More,
            QueryOperator.AtLeast,
            QueryOperator.Between
        )
        from open in Gen.Elements(true, false)
        select op is QueryOperator.Between
            ? new QueryValue(op, open ? "" : bound, open ? bound : "")
            : new QueryValue(op, bound);
}
