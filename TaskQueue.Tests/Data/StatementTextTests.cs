using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

public sealed class StatementTextTests
{
    [Theory]
    [InlineData("select 1\n  from  t", "select 1 from t")]
    [InlineData("select * from t where a = 'it''s secret'", "select * from t where a = '?'")]
    [InlineData("select * from t where a = x'00FF' and b = 2", "select * from t where a = '?' and b = 2")]
    [InlineData("select \"from\" from t -- why\nwhere a = 12345", "select \"from\" from t where a = ?")]
    [InlineData("select * from t where a in (@p1, @p2, @p3)", "select * from t where a in (@p1, …)")]
    [InlineData("select a1000 from t limit @p5000;", "select a1000 from t limit @p5000")]
    public void Text_HasNoValues(string sql, string expected) =>
        Assert.Equal(expected, StatementText.Normalise(sql));

    [Theory]
    [InlineData("select 1", true)]
    [InlineData("  WITH a as (select 1) select * from a;", true)]
    [InlineData("update t set a = ';'", true)]
    [InlineData("-- tag\nselect 1", true)]
    [InlineData("select 1; delete from t", false)]
    [InlineData("vacuum", false)]
    [InlineData("commit", false)]
    [InlineData("pragma query_only=off", false)]
    public void OnlyASingleStatement_CanBeExplained(string sql, bool can) =>
        Assert.Equal(can, StatementText.CanBeExplained(sql));

    [Fact]
    public void Parameters_AreReplacedOutsideLiteralsAlone() =>
        Assert.Equal(
            "select $id, '@id', \"@id\", a@b from t where x = $other",
            StatementText.ReplaceParameters(
                "select @id, '@id', \"@id\", a@b from t where x = @other",
                name => "$" + name
            )
        );
}
