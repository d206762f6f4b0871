using TaskQueue.Core;

namespace TaskQueue.Tests;

public sealed class ProductVersionTests
{
    [Fact]
    public void AVersion_IsOfTheSameLine_WhereMajorAndMinorAgree()
    {
        var parts = ProductVersion.Number.Split('-')[0].Split('.');

        Assert.True(ProductVersion.IsOfSameLine(ProductVersion.Number));
        Assert.True(ProductVersion.IsOfSameLine($"{parts[0]}.{parts[1]}.999"));
        Assert.True(ProductVersion.IsOfSameLine($"{parts[0]}.{parts[1]}.0-rc.1"));
        Assert.True(ProductVersion.IsOfSameLine(""));
        Assert.False(ProductVersion.IsOfSameLine($"{parts[0]}.{parts[1]}9.0"));
        Assert.False(ProductVersion.IsOfSameLine($"9{parts[0]}.{parts[1]}.0"));
        Assert.False(ProductVersion.IsOfSameLine("?"));
    }
}
