var app = WebApplication.Create(args);
app.MapGet("/", () => "");
await app.RunAsync();
