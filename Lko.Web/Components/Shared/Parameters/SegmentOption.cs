namespace Lko.Web.Components.Shared.Parameters;

/// <summary>One of a few exclusive values; the empty key stands for "not given".</summary>
public sealed record SegmentOption(string Key, string Text);
