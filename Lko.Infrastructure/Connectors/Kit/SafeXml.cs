using System.Xml;
using System.Xml.Linq;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>The one way to read markup that others sent: no document types, no entities of their own, nothing fetched, bounded.</summary>
internal static class SafeXml
{
    public const long MaxCharacters = 512L * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        MaxCharactersFromEntities = 0,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    /// <summary>
    /// Reads text that was decoded already, so that a declaration that lies about the encoding has no say. Elements of the given name are
    /// handed out one by one with the elements around them; the whole document is never held.
    /// </summary>
    /// <exception cref="XmlException">Not well-formed, or it holds what is forbidden.</exception>
    public static IEnumerable<XmlItem> Items(string text, IReadOnlySet<string> names)
    {
        using var reader = XmlReader.Create(Document(text), Settings);
        var around = new Stack<IReadOnlyDictionary<string, string>>();
        reader.MoveToContent();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (names.Contains(reader.LocalName))
                {
                    var parent = around.Count > 0 ? around.Peek() : new Dictionary<string, string>(StringComparer.Ordinal);
                    yield return new((XElement)XNode.ReadFrom(reader), parent);
                    continue;
                }

                if (!reader.IsEmptyElement)
                {
                    around.Push(Attributes(reader));
                }
            }
            else if (reader.NodeType == XmlNodeType.EndElement)
            {
                around.Pop();
            }

            reader.Read();
        }
    }

    /// <summary>The text behind blank lines and the declaration: what that says of the encoding is ignored anyway, and a later version changes nothing here.</summary>
    private static StringReader Document(string text)
    {
        var start = text.Length - text.AsSpan().TrimStart().Length;
        if (text.AsSpan(start).StartsWith("<?xml ", StringComparison.Ordinal) && text.IndexOf("?>", start, StringComparison.Ordinal) is var end and > 0)
        {
            start = end + 2;
        }

        var reader = new StringReader(text);
        for (var skipped = 0; skipped < start; skipped++)
        {
            _ = reader.Read();
        }

        return reader;
    }

    private static Dictionary<string, string> Attributes(XmlReader reader)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.MoveToNextAttribute())
        {
            attributes[reader.LocalName] = reader.Value;
        }

        reader.MoveToElement();
        return attributes;
    }
}

/// <param name="Parent">Attributes of the element around it.</param>
internal sealed record XmlItem(XElement Element, IReadOnlyDictionary<string, string> Parent)
{
    private static readonly XName Nil = XName.Get("nil", "http://www.w3.org/2001/XMLSchema-instance");

    public string Name => Element.Name.LocalName;

    public string Raw => Element.ToString(SaveOptions.DisableFormatting);

    /// <summary>Names of the attributes of the element, and of those of the element around it behind <c>../</c>.</summary>
    public IEnumerable<string> Names => Own.Concat(Parent.Keys.Select(name => "../" + name));

    /// <summary>Names of the attributes and children of the element.</summary>
    public IEnumerable<string> OwnAndChildren => Own.Concat(Element.Elements().Select(child => child.Name.LocalName));

    private IEnumerable<string> Own => Element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.Namespace == XNamespace.None).Select(attribute => attribute.Name.LocalName);

    /// <summary>An attribute; empty when it is absent.</summary>
    public string this[string attribute] => Element.Attribute(attribute)?.Value ?? "";

    /// <summary>The text of a child element; empty when it is absent or says that it has no value.</summary>
    public string Child(string name) => ChildOrNull(name) ?? "";

    /// <summary>The same; null when it is absent.</summary>
    public string? ChildOrNull(string name) =>
        Element.Elements().FirstOrDefault(child => child.Name.LocalName == name) is not { } child ? null : child.Attribute(Nil)?.Value is "true" or "1" ? "" : child.Value;
}
