using System.Collections.Frozen;
using System.Xml;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.Soap;

/// <summary>What a fault says. The protocol has no code of its own for an operation that is not there: each engine has its own code or its own sentence.</summary>
internal static class SoapFault
{
    /// <summary>First part of <c>faultcode</c>, as the protocol has it, where the request was wrong and not the server.</summary>
    private const string OfTheRequest = "Client";

    private static readonly FrozenSet<string> Elements = new[] { "Fault" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Last part of <c>faultcode</c>.</summary>
    private static readonly FrozenSet<string> Codes = new[] { "ActionNotSupported", "ProcedureNotPresent", "OperationNotFound", "UnknownMethod", "UnknownOperation", "MethodNotFound", "NotImplemented" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sentences of the common engines: gSOAP, PHP, JAX-WS, ASP.NET, CXF, Axis.</summary>
    private static readonly string[] Sentences =
    [
        "method name or namespace not recognized", "is not a valid method", "cannot find dispatch method", "did not recognize the value of http header soapaction",
        "was not recognized. (does it exist in service wsdl", "(epr) for the operation not found",
    ];

    /// <summary>Words of services written by hand, in both languages. A breakdown is told in them too: they count only of the operation that was asked for.</summary>
    private static readonly string[] Words =
    [
        "unknown method", "unknown operation", "method not found", "operation not found",
        "\u043d\u0435\u0438\u0437\u0432\u0435\u0441\u0442\u043d\u044b\u0439 \u043c\u0435\u0442\u043e\u0434", "\u043c\u0435\u0442\u043e\u0434 \u043d\u0435 \u043d\u0430\u0439\u0434\u0435\u043d",
    ];

    /// <summary>Whether an answer is a fault that says that the operation is not known, and not that it went wrong.</summary>
    public static bool SaysUnknownOperation(string markup, string operation) =>
        Read(markup) is (var code, var sentence)
        && (Codes.Contains(code[(code.LastIndexOfAny([':', '.']) + 1)..].Trim())
            || Sentences.Any(each => sentence.Contains(each, StringComparison.OrdinalIgnoreCase))
            || (sentence.Contains(operation, StringComparison.Ordinal) && Words.Any(each => sentence.Contains(each, StringComparison.OrdinalIgnoreCase))));

    /// <summary>Whether an answer is a fault that says that the request was wrong: the same one will not go well later.</summary>
    public static bool BlamesTheRequest(string markup) =>
        Read(markup) is (var code, _) && string.Equals(code[(code.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('.')[0].Trim(), OfTheRequest, StringComparison.OrdinalIgnoreCase);

    private static (string Code, string Sentence)? Read(string markup)
    {
        try
        {
            return SafeXml.Items(markup.TrimStart('\uFEFF'), Elements).FirstOrDefault() is { } fault ? (fault.Child("faultcode"), fault.Child("faultstring")) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
