using System.Xml;
using System.Xml.Linq;
using Lko.Domain.Access;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Data;

/// <summary>Keeps the keys of cookies and antiforgery tokens in the database, so that every node and every restart understands them.</summary>
public sealed class DatabaseKeyRing(Database database) : IXmlRepository
{
    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = database.Open(DataScope.System());
        return [.. db.DataProtectionKeys.AsNoTracking().OrderBy(key => key.Id).Select(key => key.Xml).AsEnumerable().OfType<string>().Select(Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = database.Open(DataScope.System());
        db.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }

    private static XElement Parse(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), Strict);
        return XElement.Load(reader);
    }
}
