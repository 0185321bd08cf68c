using System.Text;
using System.Text.RegularExpressions;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Tests.Connectors;

/// <summary>One file of the samples, and the same with something less or more in each of its rows.</summary>
internal sealed class SampleFile
{
    public const string Nnov = "ASR-NNOV-1";
    public const string Klgd = "ASR-KLGD-1";
    public const string Amur = "ASR-AMUR-1";
    public const string Chit = "ASR-CHIT-1";
    public const string Nsib = "ASR-NSIB-1";
    public const string Chel = "ASR-CHEL-1";
    public const string Irkt = "ASR-IRKT-1";
    public const string Msk = "ASR-MSK-1";

    private static readonly Dictionary<string, (string Dialect, string Short)> Systems = new(StringComparer.Ordinal)
    {
        [Nnov] = ("csv-cp1251", "NNOV"), [Klgd] = ("csv-cp1251", "KLGD"), [Amur] = ("dbf-cp866", "AMUR"), [Chit] = ("fixed-cp866", "CHIT"), [Nsib] = ("xml-1c", "NSIB"),
        [Chel] = ("pipe-utf8", "CHEL"), [Irkt] = ("soap", "IRKT"), [Msk] = ("rest-json", "MSK"), ["ITC-NW"] = ("itc-csv", "NW"), ["ITC-SIBERIA"] = ("itc-xml", "SIBERIA"),
    };

    private readonly ISourceConnector _connector;
    private readonly SourceSystem _system;
    private readonly FileName _name;

    public SampleFile(string code, string path)
    {
        var (dialect, shortName) = Systems[code];
        Content = File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder(code), path));
        Encoding = Content.AsSpan().StartsWith(System.Text.Encoding.UTF8.Preamble) || dialect is "pipe-utf8" or "soap" or "rest-json" or "itc-xml" ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)
            : WireText.Strict(path.Contains("KL1C", StringComparison.Ordinal) || dialect is "fixed-cp866" or "dbf-cp866" ? "cp866" : "windows-1251");
        _connector = ConnectorServices.All.Single(each => each.Dialect == dialect);
        _system = SourceSystem.Create(
            code, shortName, SourceSystemKind.Billing, code, code, null, "Europe/Moscow", dialect, "folder", dialect is "fixed-cp866" or "dbf-cp866" ? "cp866" : dialect is "pipe-utf8" or "soap" or "rest-json" or "itc-xml" ? "utf-8" : "windows-1251",
            balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);
        _name = _connector.Recognise(_system, new("d01", Path.GetFileName(path), Content.Length, () => new MemoryStream(Content))).ShouldNotBeNull();
    }

    public byte[] Content { get; }

    public Encoding Encoding { get; }

    /// <summary>Asked for line by line: decoded once.</summary>
    public string Text => field ??= Encoding.GetString(Content);

    private bool IsTable => _connector.Dialect == "dbf-cp866";

    private char Separator => _connector.Dialect == "pipe-utf8" && !Text.StartsWith("ts_utc", StringComparison.Ordinal) ? '|' : ';';

    public FileControl Check(byte[] content) => _connector.Check(_system, _name, new MemoryStream(content));

    public List<SourceRow> Read(byte[] content) => [.. _connector.Read(_system, _name, new MemoryStream(content))];

    public byte[] Without(string lost) =>
        IsTable ? SampleTables.Without(Content, lost)
        : Encoding.GetBytes(lost switch
        {
            ['@', ..] => Regex.Replace(Text, $@" {lost[1..]}=""[^""]*""(?=[^<]*>)", "", RegexOptions.None, TimeSpan.FromSeconds(5)),
            ['<', ..] => Regex.Replace(Text, $"{lost}>[^<]*</{lost[1..]}>", "", RegexOptions.None, TimeSpan.FromSeconds(5)),
            [.., '='] => Regex.Replace(Text, $@"{lost}[^\r\n]*\r?\n", "", RegexOptions.None, TimeSpan.FromSeconds(5)),
            _ when _connector.Dialect == "rest-json" => Text.Replace($"\"{lost}\":", $"\"{lost}Of\":", StringComparison.Ordinal),
            _ when lost.Contains('-', StringComparison.Ordinal) => Lines(line => Cut(line, lost)),
            _ => Lines(Drop(lost)),
        });

    public byte[] With(string extra) =>
        IsTable ? SampleTables.With(Content, extra)
        : Encoding.GetBytes(extra switch
        {
            ['@', ..] => Regex.Replace(Text, _connector.Dialect switch { "itc-xml" => "(?<=<Item)|(?<=:Item)", "soap" => "(?<=<account)", _ => "(?<=<Строка)|(?<=<ЛицевойСчет)(?=[^>]*/>)" }, $" {extra[1..]}=\"7\"", RegexOptions.None, TimeSpan.FromSeconds(5)),
            ['<', ..] => Text.Replace("</charge>", $"{extra}>7</{extra[1..]}></charge>", StringComparison.Ordinal),
            _ when _connector.Dialect == "rest-json" => Text.Replace("   \"svcTypeId\"", $"   \"{extra}\": 7, \"svcTypeId\"", StringComparison.Ordinal).Replace("   \"docType\"", $"   \"{extra}\": 7, \"docType\"", StringComparison.Ordinal),
            _ when _connector.Dialect == "fixed-cp866" && !_name.Key.Feed.Equals(Feed.Payments) => Lines(line => line[0] == 'D' ? line.PadRight(int.Parse(extra[1..], null) - 1) + "7" : line),
            _ => Lines(Append(extra)),
        });

    private static string Cut(string line, string stretch) =>
        stretch.Split('-') is [var start, var length] && line.StartsWith('D') ? line.Remove(int.Parse(start, null), int.Parse(length, null)) : line;

    private Func<string, string> Drop(string column)
    {
        var place = column[0] == '#' ? int.Parse(column[1..], null) : Array.IndexOf(Text.TrimStart('\uFEFF').Split('\n')[0].Trim().Split(Separator), column);
        place.ShouldBeGreaterThanOrEqualTo(0);
        return line => line.StartsWith("#ИТОГО", StringComparison.Ordinal) || line.StartsWith("T|", StringComparison.Ordinal) || !line.Contains(Separator, StringComparison.Ordinal) ? line
            : string.Join(Separator, line.Split(Separator).Where((_, index) => index != place));
    }

    private Func<string, string> Append(string column)
    {
        var first = true;
        return line =>
        {
            var isHeader = first && column[0] != '#';
            first = false;
            return line.StartsWith("#ИТОГО", StringComparison.Ordinal) || line.StartsWith("T|", StringComparison.Ordinal) || !line.Contains(Separator, StringComparison.Ordinal) ? line
                : (line.EndsWith(Separator) ? line[..^1] : line) + Separator + (isHeader ? column : "7");
        };
    }

    private string Lines(Func<string, string> change) =>
        string.Join('\n', Text.Split('\n').Select(line => line.TrimEnd('\r').TrimEnd('\u001A') is { Length: > 0 } text ? change(text) : ""));
}
