/**
 * Refuses to run on a Node.js that lacks security fixes this server relies on. cli.ts imports this
 * file alone before anything else, so it keeps to syntax that old versions understand.
 */
const minimum = [24, 14, 1]

export function refuseOldNode(version: string): void {
  if (!isOlder(version.replace(/^v/, '').split('.').map(Number))) return
  process.stderr.write(
    'fraiseql needs Node.js ' +
      minimum.join('.') +
      ' or newer; this is ' +
      version +
      '.\nOlder versions can be crashed by a request header named __proto__ (CVE-2026-21710) and by a\n' +
      'TLS server name (CVE-2026-21637). Install the current release from https://nodejs.org.\n',
  )
  process.exit(78)
}

function isOlder(parts: readonly number[]): boolean {
  for (let index = 0; index < minimum.length; index += 1) {
    const part = parts[index] || 0
    const floor = minimum[index] || 0
    if (part !== floor) return part < floor
  }
  return false
}
