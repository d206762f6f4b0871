using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Features;
using TaskQueue.Core.Security;
using TaskQueue.Core.Settings;
using TaskQueue.Core.Settings.Live;

namespace TaskQueue.Tests.Features;

/// <summary>Switches hold at all processes, each for its own part alone, and not for commands on the machine.</summary>
public sealed class FeatureSwitchesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnotherProcess_ClosesAndOpens_WithoutARestart(bool postgres)
    {
        await using var database = postgres
            ? await TemporaryDatabase.PostgresAsync()
            : TemporaryDatabase.Sqlite();
        await using var product = await Product.StartAsync(database, worker: false);
        var source = new StoredSettingsSource();
        var configuration = new ConfigurationBuilder().Add(source).Build();
        await using var other = new ServiceCollection().AddFeatures(configuration).BuildServiceProvider();
        using var reader = ActivatorUtilities.CreateInstance<StoredSettingsReader>(
            product.Get<IServiceProvider>(),
            source
        );
        var (here, there) = (product.Get<FeatureSwitches>(), other.GetRequiredService<FeatureSwitches>());
        foreach (var feature in Feature.All)
        {
            await SetAsync(product, feature, "false");
            await reader.RunOnceAsync(Stop);
            Assert.Equal([feature], Feature.All.Where(f => !here.IsOpen(f)));
            Assert.Equal([feature], Feature.All.Where(f => !there.IsOpen(f)));

            await SetAsync(product, feature, null);
            await reader.RunOnceAsync(Stop);
            Assert.True(here.IsOpen(feature));
            Assert.True(there.IsOpen(feature));
        }
    }

    [Fact]
    public void ClosedDoor_Refuses_AndLetsCommandsOnTheMachinePass()
    {
        var switches = new FeatureSwitches(Options.Create(new FeatureOptions { Transfer = false }));

        var refusal = Assert.Throws<RefusalException>(() =>
            switches.Require(Feature.Transfer, Product.Operator)
        );
        switches.Require(Feature.Transfer, Actor.CommandLine);
        switches.Require(Feature.TaskImport, Product.Operator);

        Assert.Equal(RefusalCode.SwitchedOff, refusal.Code);
    }

    [Fact]
    public void EachSwitch_IsASetting_ThatNeedsNoRestart() =>
        Assert.All(
            Feature.All,
            feature =>
            {
                var setting = SettingsCatalogue.Find(feature.Key);
                Assert.NotNull(setting);
                Assert.False(setting.NeedsRestart);
                Assert.Equal(("true", feature.Meaning), (setting.Default, setting.Meaning));
                Assert.Same(feature, Feature.Find(feature.Key.ToUpperInvariant()));
            }
        );

    private static Task<EffectiveSettings> SetAsync(Product product, Feature feature, string? value) =>
        product
            .Get<SettingsEditor>()
            .SetAsync(
                Product.Operator,
                new Dictionary<string, string?> { [feature.Key] = value },
                version: null,
                Stop
            );
}
