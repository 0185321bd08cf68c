using System.Buffers;
using MessagePack;

namespace Lko.Tests.Support;

/// <summary>The messages of a circuit as they go over the wire.</summary>
internal static class CircuitMessage
{
    /// <summary>A call of the server; one without a number is not answered.</summary>
    public static ReadOnlyMemory<byte> Call(string? id, string method, object?[] arguments)
    {
        var body = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(body);
        writer.WriteArrayHeader(6);
        writer.Write(1);
        writer.WriteMapHeader(0);
        writer.Write(id);
        writer.Write(method);
        writer.WriteArrayHeader(arguments.Length);
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case null: writer.WriteNil(); break;
                case string text: writer.Write(text); break;
                case bool truth: writer.Write(truth); break;
                case int number: writer.Write(number); break;
                case long number: writer.Write(number); break;
                default: throw new NotSupportedException(argument.GetType().Name);
            }
        }

        writer.WriteArrayHeader(0);
        writer.Flush();
        return body.WrittenMemory;
    }

    /// <summary>Every message follows its length in groups of seven bits.</summary>
    public static byte[] Framed(ReadOnlySpan<byte> body)
    {
        var frame = new List<byte>(body.Length + 5);
        var length = (uint)body.Length;
        do
        {
            var more = length > 0x7f;
            frame.Add((byte)((length & 0x7f) | (more ? 0x80u : 0u)));
            length >>= 7;
        }
        while (length > 0);
        frame.AddRange(body);
        return [.. frame];
    }

    /// <summary>The first whole message, taken out of what has come; null while it has not come whole.</summary>
    public static byte[]? Take(List<byte> buffer)
    {
        var (length, size) = (0, 0);
        do
        {
            if (size == buffer.Count)
            {
                return null;
            }

            length |= (buffer[size] & 0x7f) << (7 * size);
        }
        while ((buffer[size++] & 0x80) != 0);
        if (buffer.Count < size + length)
        {
            return null;
        }

        var message = buffer.GetRange(size, length).ToArray();
        buffer.RemoveRange(0, size + length);
        return message;
    }

    /// <returns>Of an answer that is an error, the error stands for the method.</returns>
    public static (int Type, string? Id, string? Method, List<object?> Values) Parse(byte[] message)
    {
        var reader = new MessagePackReader(message);
        reader.ReadArrayHeader();
        var type = reader.ReadInt32();
        if (type == 7)
        {
            return (type, null, reader.ReadString(), []);
        }

        if (type is not (1 or 3))
        {
            return (type, null, null, []);
        }

        reader.Skip();
        var id = reader.ReadString();
        if (type == 3)
        {
            return reader.ReadInt32() switch
            {
                1 => (type, id, reader.ReadString(), []),
                3 => (type, id, null, [Value(ref reader)]),
                _ => (type, id, null, []),
            };
        }

        var method = reader.ReadString();
        var values = new List<object?>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            values.Add(Value(ref reader));
        }

        return (type, id, method, values);
    }

    private static object? Value(ref MessagePackReader reader) => reader.NextMessagePackType switch
    {
        MessagePackType.Integer => reader.ReadInt64(),
        MessagePackType.String => reader.ReadString(),
        MessagePackType.Boolean => reader.ReadBoolean(),
        MessagePackType.Binary => reader.ReadBytes()?.ToArray(),
        _ when reader.TryReadNil() => null,
        var other => throw new NotSupportedException(other.ToString()),
    };
}
