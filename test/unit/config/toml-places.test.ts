import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findTomlPlace } from '../../../src/config/toml-places.ts'

const toml = `# server
title = """
[server]
port = 0
"""
  [ server ]
  port = 1
"max_headers" = 2 # = 3
limits.depth = 4
inline = { a = 1 }

[dev.claims]
tenant = 5
`

for (const [path, line, column] of [
  [['server'], 6, 5],
  [['server', 'port'], 7, 3],
  [['server', 'max_headers'], 8, 1],
  [['server', 'limits'], 9, 1],
  [['server', 'inline', 'a'], 10, 1],
  [['dev', 'claims'], 12, 2],
  [['dev', 'claims', 'tenant'], 13, 1],
  [['nowhere'], 1, 1],
] as const) {
  test(`${path.join('.')} stands at ${line}:${column}`, () => {
    assert.deepEqual(findTomlPlace(toml, path), { line, column })
  })
}
