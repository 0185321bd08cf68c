using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Lko.Infrastructure.Sandbox.Landscape.Writers;

namespace Lko.Infrastructure.Sandbox.Landscape.Drops;

/// <summary>Good files made bad, one way each.</summary>
internal static class SpoiledFiles
{
    /// <summary>More than any reader takes from one member of an archive.</summary>
    public const int BombBytes = 300 * 1024 * 1024;

    /// <summary>Backslashes lead nowhere here, but on the machine of a reader they may.</summary>
    private const string HostileName = @"..\..\evil.csv";

    private const string Evil = "../../evil";

    /// <summary>Whether the system delivers anything that can be spoiled in this way.</summary>
    public static bool Fits(DropFault fault, PlayedSystem system) => system.Delivers && fault switch
    {
        DropFault.HalfZip or DropFault.ZipBomb or DropFault.NestedZip or DropFault.TraversalName => system.Dialect is PlayedSystem.Details or "xml-1c",
        DropFault.HostileName => !OperatingSystem.IsWindows(),
        DropFault.XmlBomb or DropFault.ExternalEntity => system.Dialect is "xml-1c" or "itc-xml",
        _ => true,
    };

    public static IEnumerable<PlayedFile> Of(DropFault fault, PlayedSystem system, IEnumerable<PlayedFile> files) => fault == DropFault.HostileName
        ? files.Append(new("", HostileName, target => target.Write("evil"u8)))
        : files.Select(file => Spoiled(fault, system, file));

    /// <summary>Markup that its reader would unfold to gigabytes.</summary>
    /// <param name="encoding">Of the markup.</param>
    public static byte[] WithGrowingEntities(byte[] markup, string encoding) => WithEntities(markup, encoding, Growing());

    /// <summary>Markup that its reader would complete by a file of his own.</summary>
    /// <param name="encoding">Of the markup.</param>
    public static byte[] WithEntityFromElsewhere(byte[] markup, string encoding) => WithEntities(markup, encoding, """<!ENTITY e SYSTEM "file:///etc/passwd">""");

    private static PlayedFile Spoiled(DropFault fault, PlayedSystem system, PlayedFile file)
    {
        var content = file.Bytes();
        var kind = Path.GetExtension(file.Name);
        var spoiled = fault switch
        {
            DropFault.GarbageFiles => Noise(content.Length),
            DropFault.Truncated => content[..(content.Length / 2)],
            DropFault.WrongEncoding when kind is not ".zip" => Recoded(content, kind, system.Encoding),
            DropFault.TrailerLies => Lying(content, file.Name, system),
            DropFault.HalfZip when kind is ".zip" => content[..(content.Length / 2)],
            DropFault.ZipBomb when kind is ".zip" => Repacked(content, Bomb),
            DropFault.TraversalName when kind is ".zip" => Repacked(content, (archive, _) => Add(archive, Evil, "evil"u8.ToArray()), keep: true),
            DropFault.NestedZip when kind is ".zip" => Nested(file.Name, content),
            DropFault.XmlBomb when kind is ".xml" => WithGrowingEntities(content, system.Encoding),
            DropFault.ExternalEntity when kind is ".xml" => WithEntityFromElsewhere(content, system.Encoding),
            _ => content,
        };
        return file with { Write = target => target.Write(spoiled) };
    }

    /// <summary>The same for as many bytes, so that a test can tell what becomes of it.</summary>
    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(length).NextBytes(noise);
        return noise;
    }

    private static byte[] Recoded(byte[] content, string kind, string encoding)
    {
        if (kind is ".DBF")
        {
            // One byte is one letter in both code pages, so the records stay where they are.
            var start = BinaryPrimitives.ReadInt16LittleEndian(content.AsSpan(8));
            return [.. content[..start], .. Wire.Windows1251().GetBytes(Wire.Strict(encoding).GetString(content, start, content.Length - start))];
        }

        var isUtf8 = encoding is "utf-8" || content.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        return isUtf8
            ? Wire.Windows1251().GetBytes(Encoding.UTF8.GetString(content).TrimStart('\uFEFF'))
            : new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(Wire.Strict(encoding).GetString(content));
    }

    /// <summary>Changes a digit of the control: a count, or a sum where there is no count.</summary>
    private static byte[] Lying(byte[] content, string name, PlayedSystem system)
    {
        var bytes = (byte[])content.Clone();
        if (name.EndsWith(".DBF", StringComparison.Ordinal))
        {
            bytes[4]++;
            return bytes;
        }

        var encoding = Wire.Strict(system.Encoding);
        byte[][] marks = (system.Dialect, name.Split('_')[0]) switch
        {
            (PlayedSystem.Details, "DET") => ["#ИТОГО;"u8.ToArray()],
            (PlayedSystem.Details or "itc-csv", _) => [encoding.GetBytes("#ИТОГО;")],
            ("fixed-cp866", _) => ["\nT"u8.ToArray()],
            ("pipe-utf8", _) => ["\nT|"u8.ToArray()],
            ("itc-xml", _) => ["items=\""u8.ToArray()],
            ("xml-1c", "KL1C") => [encoding.GetBytes("ВсегоПоступило="), Wire.Strict("cp866").GetBytes("ВсегоПоступило=")],
            _ => [encoding.GetBytes("Строк=\"")],
        };
        foreach (var mark in marks)
        {
            var at = bytes.AsSpan().LastIndexOf(mark);
            if (at >= 0)
            {
                at += mark.Length;
                while (at + 1 < bytes.Length && char.IsAsciiDigit((char)bytes[at + 1]))
                {
                    at++;
                }

                bytes[at] = (byte)('0' + ((bytes[at] - '0' + 1) % 10));
                break;
            }
        }

        return bytes;
    }

    private static byte[] WithEntities(byte[] content, string encoding, string entities)
    {
        var text = Wire.Strict(encoding).GetString(content);
        var root = text.IndexOf('<', text.IndexOf("?>", StringComparison.Ordinal));
        var inside = text.IndexOf('>', root) + 1;
        return Wire.Strict(encoding).GetBytes($"{text[..root]}<!DOCTYPE x [{entities}]>\n{text[root..inside]}&e;{text[inside..]}".TrimStart('\uFEFF'));
    }

    private static string Growing()
    {
        var levels = Enumerable.Range(1, 9).Select(level => $"<!ENTITY a{level} \"{string.Concat(Enumerable.Repeat($"&a{level - 1};", 10))}\">");
        return $"<!ENTITY a0 \"bomb\">{string.Concat(levels)}<!ENTITY e \"&a9;\">";
    }

    private static byte[] Nested(string name, byte[] content)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, name, content);
        }

        return memory.ToArray();
    }

    private static void Bomb(ZipArchive archive, string member)
    {
        using var entry = archive.CreateEntry(member, CompressionLevel.Fastest).Open();
        var zeros = new byte[1024 * 1024];
        for (var written = 0; written < BombBytes; written += zeros.Length)
        {
            entry.Write(zeros);
        }
    }

    /// <summary>The archive again with its first document replaced, or with something added to it.</summary>
    private static byte[] Repacked(byte[] content, Action<ZipArchive, string> spoil, bool keep = false)
    {
        using var memory = new MemoryStream();
        using (var target = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        using (var source = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read))
        {
            foreach (var (index, entry) in source.Entries.Index())
            {
                if (index == 1 && !keep)
                {
                    spoil(target, entry.FullName);
                    continue;
                }

                using var from = entry.Open();
                using var into = target.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
                from.CopyTo(into);
            }

            if (keep)
            {
                spoil(target, "");
            }
        }

        return memory.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        entry.Write(content);
    }
}
