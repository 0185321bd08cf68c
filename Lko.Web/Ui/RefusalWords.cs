namespace Lko.Web.Ui;

/// <summary>By which words a person is told why a request of his was refused, where its status says too little.</summary>
/// <param name="Words">What <c>Errors</c> calls them.</param>
internal sealed record RefusalWords(string Words)
{
    /// <summary>An answer without content: the page of the status tells the words.</summary>
    public static IResult Answer(HttpContext http, int status, string words)
    {
        http.Features.Set(new RefusalWords(words));
        return Results.StatusCode(status);
    }
}
