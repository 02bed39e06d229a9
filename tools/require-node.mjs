/**
 * Stops an npm script early, with a sentence, when `node` is too old to run TypeScript.
 *
 * Plain JavaScript in old syntax: it must run on whatever Node the machine has. `npm` puts
 * `node_modules/.bin` first on PATH, where the package of the platform (tools/toolchain) has put
 * Node 26; an old Node here therefore means that this package is absent.
 */
import process from 'node:process'

const minimum = [24, 14, 1]
const current = process.versions.node.split('.').map(Number)

if (isOlder(current, minimum)) {
  process.stderr.write(
    [
      'This needs Node.js ' +
        minimum.join('.') +
        ' or newer; `node` here is ' +
        process.version +
        '.',
      '',
      '  1. Run `npm ci` first: it brings Node.js 26 for Linux, macOS and Windows on x64, and',
      '     for Linux and macOS on arm64, as an optional package. `--omit=optional` leaves it out.',
      '  2. For another platform (' +
        process.platform +
        '-' +
        process.arch +
        ' is this one), install',
      '     Node.js 26 from https://nodejs.org and put it first on PATH.',
      '',
    ].join('\n'),
  )
  process.exit(2)
}

function isOlder(version, floor) {
  for (let part = 0; part < floor.length; part += 1) {
    if (version[part] !== floor[part]) return version[part] < floor[part]
  }
  return false
}
