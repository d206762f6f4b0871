using System.Globalization;

namespace TaskQueue.Core.Broker.Redis;

// What is known of concurrency keys.
internal sealed partial class RedisBroker
{
    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<KeyUse>> UseOfKeysAsync(
        string queue,
        IReadOnlyList<string> keys,
        CancellationToken cancellationToken
    )
    {
        var arguments = Arguments().Add(queue);
        foreach (var key in keys)
        {
            arguments.Add(key);
        }

        var answer = (await RunAsync("use_keys", arguments, cancellationToken)).Items;
        var now = answer[0].AsLong();
        return
        [
            .. keys.Select(
                (key, i) =>
                    new KeyUse(
                        key,
                        (int)answer[(2 * i) + 1].AsLong(),
                        double.Parse(answer[(2 * i) + 2].AsText(), CultureInfo.InvariantCulture),
                        now
                    )
            ),
        ];
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> BusiestKeysAsync(
        string queue,
        int most,
        CancellationToken cancellationToken
    )
    {
        var answer = await RunAsync("busy_keys", Arguments().Add(queue).Add(most), cancellationToken);
        return [.. answer.Items.Select(key => key.AsText())];
    }
}
