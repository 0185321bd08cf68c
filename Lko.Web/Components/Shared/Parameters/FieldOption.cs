namespace Lko.Web.Components.Shared.Parameters;

/// <summary>One of the exclusive values of a field; the empty key stands for "not given".</summary>
/// <param name="Group">What the value belongs to, where names alone say too little.</param>
/// <param name="Also">Another name that people look for it by.</param>
public sealed record FieldOption(string Key, string Text, string? Group = null, string? Also = null);
