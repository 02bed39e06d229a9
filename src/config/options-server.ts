/** The rows of `[server]` and `[admin]`. */
import type { AdminConfig, ServerConfig } from './config.ts'
import { developmentSwitch, integer, port, text, type OptionTable } from './option.ts'

const mebibyte = 1024 * 1024

const hostRule = {
  default: '127.0.0.1',
  pattern: /^(?!-)[A-Za-z0-9._:-]{1,253}$/u,
  expected: 'an address or a host name',
}

export const serverOptions: OptionTable<ServerConfig> = {
  host: text(hostRule, {
    summary: 'Address the public listener binds.',
    note: 'Only loopback addresses in development.',
    flag: 'host',
  }),
  port: port(8080, {
    summary: 'Port of the public listener; 0 lets the system choose.',
    flag: 'port',
  }),
  maxBodyBytes: integer(
    { default: 262_144, min: 1024, max: 2 * mebibyte, unit: 'bytes' },
    { summary: 'Largest request body; a larger one is answered 413.' },
  ),
  maxHeaderBytes: integer(
    { default: 16_384, min: 1024, max: 65_536, unit: 'bytes' },
    { summary: 'Largest header section; a larger one is answered 431.' },
  ),
  maxHeaders: integer(
    { default: 64, min: 8, max: 1000 },
    { summary: 'Most header fields; more are answered 431.' },
  ),
  maxUriBytes: integer(
    { default: 8192, min: 64, max: 65_536, unit: 'bytes' },
    { summary: 'Longest request target; a longer one is answered 414.' },
  ),
  headersTimeoutMs: integer(
    { default: 5000, min: 100, max: 60_000, unit: 'ms' },
    { summary: 'Time for a header section to arrive.' },
  ),
  bodyTimeoutMs: integer(
    { default: 10_000, min: 100, max: 120_000, unit: 'ms' },
    { summary: 'Time for a request body to arrive.' },
  ),
  requestTimeoutMs: integer(
    { default: 15_000, min: 100, max: 300_000, unit: 'ms' },
    { summary: 'Time for a whole request, answer included.' },
  ),
  keepAliveTimeoutMs: integer(
    { default: 5000, min: 100, max: 600_000, unit: 'ms' },
    { summary: 'Time an idle connection stays open between requests.' },
  ),
  connectionsCheckIntervalMs: integer(
    { default: 1000, min: 50, max: 30_000, unit: 'ms' },
    { summary: 'How often slow connections are looked for.' },
  ),
  maxConnections: integer(
    { default: 10_000, max: 1_000_000 },
    { summary: 'Most open connections; further ones are closed at once.' },
  ),
  getEnabled: developmentSwitch({
    summary: 'Whether queries may be sent by GET.',
    note: 'Production refuses "on": a GET can be sent from a foreign page without a preflight.',
  }),
}

export const adminOptions: OptionTable<AdminConfig> = {
  host: text(hostRule, {
    summary: 'Address the admin listener (/live, /ready, /health) binds.',
    note: 'Never expose it to the internet. Only loopback addresses in development.',
  }),
  port: port(9090, { summary: 'Port of the admin listener; 0 lets the system choose.' }),
}
