using System.Globalization;
using Lko.Domain.Catalogue;
using Lko.Web.Resources;

namespace Lko.Web.Components.Shared.Parameters;

/// <summary>What a path of an error is called on the screen.</summary>
public static class FieldNames
{
    /// <summary><c>parameters.sites[2].vlan</c> → «Площадка 3, C-VID»; null when the path names no parameter.</summary>
    public static string? Of(ProductSpecification specification, string path)
    {
        var parts = path.Split('.');
        if (parts.Length < 2)
        {
            return null;
        }

        var head = parts[1].Split('[', ']');
        if (specification.Find(head[0]) is not { } parameter)
        {
            return null;
        }

        if (head.Length > 1 && parameter.Rows is { } rows && int.TryParse(head[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            var row = rows.Layout == RowsLayout.Table ? parameter.Name.Current : $"{rows.Item.Current} {(index + 1).ToString(CultureInfo.CurrentCulture)}";
            return parts.Length > 2 && rows.Find(parts[2]) is { } column ? $"{row}, {column.Name.Current}" : row;
        }

        return parts.Length > 2 && parameter.Type == ParameterType.Address && WebTexts.Catalogue.Find($"Address.{parts[2]}") is { } member
            ? $"{parameter.Name.Current}, {member}"
            : parameter.Name.Current;
    }
}
