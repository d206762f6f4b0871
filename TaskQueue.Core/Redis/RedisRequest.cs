namespace TaskQueue.Core.Redis;

/// <summary>What goes over the wire: a command as it is, or the arguments of a script behind its head.</summary>
internal readonly struct RedisRequest
{
    private const int ScriptParts = 3; // EVAL or EVALSHA, text or hash, number of keys
    private readonly RedisArguments _arguments;
    private readonly byte[]? _scriptHead;

    public RedisRequest(RedisArguments arguments, byte[]? scriptHead = null) =>
        (_arguments, _scriptHead) = (arguments, scriptHead);

    public void WriteTo(RespWriter output)
    {
        if (_scriptHead is null)
        {
            output.Array(_arguments.Count);
        }
        else
        {
            output.Array(ScriptParts + _arguments.Count);
            output.Raw(_scriptHead);
            output.Bulk(_arguments.Keys);
        }

        output.Raw(_arguments.Bytes);
    }
}
