using Lko.Web;

args = SourceRun.Prepare(args);
try
{
    if (args is [ImportCommand.Name, ..])
    {
        await using var output = Console.OpenStandardOutput();
        return await ImportCommand.RunAsync(args, output, Console.Error, CancellationToken.None);
    }

    await using var app = await PortalApp.BuildAsync(args);
    await app.RunAsync();
    return 0;
}
catch (InvalidSettingsException mistake)
{
    await Console.Error.WriteLineAsync($"The portal cannot start:{Environment.NewLine}{mistake.Message}");
    return 1;
}
