namespace Lko.Web.Ui;

/// <summary>By which words a person is told that an address that is no page has nothing for him; <c>NotFound</c> without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MissingAsAttribute(string words) : Attribute
{
    public string Words { get; } = words;
}
