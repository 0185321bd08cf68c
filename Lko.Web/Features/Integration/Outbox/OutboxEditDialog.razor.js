// What stands in a field, as bytes: the portal reads them piece by piece.
export function typed(id) {
  return new Blob([document.getElementById(id).value]);
}
