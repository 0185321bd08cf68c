using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Lko.Tests")]
