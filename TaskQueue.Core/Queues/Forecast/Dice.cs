namespace TaskQueue.Core.Queues.Forecast;

/// <summary>
/// Random numbers that are the same for the same seed on every machine and version: SplitMix64. Each run draws arrivals, service
/// times and the rest from streams of their own, so that a question with one slot more meets the same tasks.
/// </summary>
internal sealed class Dice(int seed, int run, int stream)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(Mix(Mix((uint)seed + Step) + (uint)run) + (uint)stream);

    /// <summary>From 0 up to 1, and neither of them.</summary>
    public double Uniform() => ((Mix(_state += Step) >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>Exponential with mean 1.</summary>
    public double Exponential() => -Math.Log(Uniform());

    /// <summary>Normal with mean 0 and deviation 1, by Box and Muller.</summary>
    public double Normal() => Math.Sqrt(2 * Exponential()) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Gamma with a shape and scale 1, by Marsaglia and Tsang (2000).</summary>
    /// <param name="shape">Its shape, above 0; 1 is exponential.</param>
    public double Gamma(double shape)
    {
        if (shape == 1)
        {
            return Exponential();
        }

        if (shape < 1)
        {
            return Gamma(shape + 1) * Math.Pow(Uniform(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var v = 1 + (c * x);
            v = v * v * v;
            if (v > 0 && Math.Log(Uniform()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
