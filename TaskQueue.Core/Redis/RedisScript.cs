using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Core.Redis;

/// <summary>A Lua script. It is called by its hash, and sent whole only to a server that does not know it.</summary>
internal sealed class RedisScript
{
    private readonly byte[] _byHash;
    private readonly byte[] _whole;

    /// <summary>Takes a script as it stands.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="text">Its Lua source.</param>
    [SuppressMessage(
        "Security",
        "CA5350",
        Justification = "Redis names scripts by SHA-1; it guards nothing."
    )]
    public RedisScript(string name, string text)
    {
        Name = name;
        Text = text;
        Sha = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
        _byHash = Head("EVALSHA", Sha);
        _whole = Head("EVAL", Text);
    }

    public string Name { get; }

    /// <summary>What Redis calls it: SHA-1 of the text, 40 lower-case hex digits.</summary>
    public string Sha { get; }

    public string Text { get; }

    /// <summary>Loads a script of this assembly.</summary>
    /// <param name="name">The file's name without <c>.lua</c>.</param>
    public static RedisScript Load(string name) => Load(name, typeof(RedisScript).Assembly);

    /// <summary>Loads a script of another assembly.</summary>
    /// <param name="name">The file's name without <c>.lua</c>.</param>
    /// <param name="assembly">Where it is embedded as <c>name.lua</c>.</param>
    public static RedisScript Load(string name, Assembly assembly)
    {
        using var stream =
            assembly.GetManifestResourceStream($"{name}.lua")
            ?? throw new ArgumentException(
                $"There is no script {name}.lua in {assembly.GetName().Name}.",
                nameof(name)
            );
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new RedisScript(name, reader.ReadToEnd());
    }

    /// <summary>The call by hash, which a server without the script answers with <c>NOSCRIPT</c>.</summary>
    public RedisRequest CallByHash(RedisArguments arguments) => new(arguments, _byHash);

    /// <summary>The call with the text, after which the server knows the script.</summary>
    public RedisRequest CallWhole(RedisArguments arguments) => new(arguments, _whole);

    private static byte[] Head(string command, string script)
    {
        using var head = new RespWriter(script.Length + 64);
        head.Bulk(command);
        head.Bulk(script);
        return head.Written.ToArray();
    }
}
