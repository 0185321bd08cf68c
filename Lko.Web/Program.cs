using Lko.Web;

try
{
    await using var app = await PortalApp.BuildAsync(args);
    await app.RunAsync();
    return 0;
}
catch (InvalidSettingsException mistake)
{
    await Console.Error.WriteLineAsync($"The portal cannot start:{Environment.NewLine}{mistake.Message}");
    return 1;
}
