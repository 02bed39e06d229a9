/**
 * The production checklist: an id and its line. A line is ticked by a test whose name starts with the
 * id in brackets, and which observes the real process from outside. `npm test` ends with the table.
 */
export interface ChecklistLine {
  readonly id: string
  readonly line: string
}

export const checklist: readonly ChecklistLine[] = [
  {
    id: 'SEC-01',
    line: 'All input validated on every boundary: body, headers, query string, variables, cookies, configuration, files, admin calls, WebSocket frames',
  },
  {
    id: 'SEC-02',
    line: 'SQL injection attempts blocked; statements parameterised; identifiers only from the catalogue',
  },
  {
    id: 'SEC-03',
    line: 'XSS payloads inert: output encoding, content types, CSP on every HTML page',
  },
  {
    id: 'SEC-04',
    line: 'CSRF: no state change and no cookie-authenticated read from a foreign origin',
  },
  { id: 'SEC-05', line: 'CORS exact and tested' },
  { id: 'SEC-06', line: 'Path traversal impossible (assets, explorer, uploads, documents)' },
  { id: 'SEC-07', line: 'Rate limiting on every endpoint, keys that cannot be forged' },
  { id: 'SEC-08', line: 'File uploads validated (type, size, content, name), stored safely' },
  { id: 'SEC-09', line: 'JWT validation; invalid tokens rejected' },
  { id: 'SEC-10', line: 'OIDC provider integration, against a real provider' },
  {
    id: 'SEC-11',
    line: 'Role-based access control enforced on operations, types, fields; unauthorised access denied',
  },
  { id: 'SEC-12', line: 'Multi-tenant isolation verified' },
  { id: 'SEC-13', line: 'Token refresh' },
  { id: 'SEC-14', line: 'Token revocation' },
  { id: 'SEC-15', line: 'No hard-coded secrets (tree and history scanned)' },
  { id: 'SEC-16', line: 'Configuration by environment, secrets by reference' },
  { id: 'SEC-17', line: 'KMS integration for key management' },
  {
    id: 'SEC-18',
    line: 'Secrets never logged (logs, traces, metrics, errors, dumps, process list)',
  },
  {
    id: 'SEC-19',
    line: 'Connection strings secured (TLS verify-full in production, least privilege)',
  },
  { id: 'SEC-20', line: 'API keys protected' },
  { id: 'SEC-21', line: 'TLS 1.2 or newer enforced, hardened ciphers' },
  { id: 'SEC-22', line: 'mTLS supported' },
  { id: 'SEC-23', line: 'Certificates validated, inbound and outbound' },
  { id: 'SEC-24', line: 'HTTPS enforced, HSTS' },
  { id: 'SEC-25', line: 'Every operation logged' },
  { id: 'SEC-26', line: 'Security events recorded and traced (trace id on each)' },
  { id: 'SEC-27', line: 'Audit trail available and tamper-evident' },
  { id: 'SEC-28', line: 'Anomaly detection' },
  { id: 'SEC-29', line: 'Alerts configured and proven to fire' },
  { id: 'SEC-30', line: 'Error messages leak nothing' },
  {
    id: 'SEC-31',
    line: 'Security audit written down: finding, severity, fix, test, for input, SQL, XSS, CSRF, authentication and authorisation, secrets, TLS, rate limits, CORS',
  },
  {
    id: 'DEP-01',
    line: 'Known-vulnerability check of the lockfile, with clean, findings and unreachable told apart',
  },
  { id: 'DEP-02', line: 'Unmaintained dependencies, version mismatches and duplicates identified' },
  {
    id: 'DEP-03',
    line: 'Findings documented by severity: critical must fix, high soon, medium monitored, low noted, each with owner, reachability and date',
  },
  {
    id: 'DEP-04',
    line: 'Serialisation and RPC packages current (protobuf, gRPC), with refused floors; cryptography, TLS, PEM, timer and cache packages accounted for',
  },
  {
    id: 'DEP-05',
    line: 'Update plan, changelog review noted per update, full suite and performance check on updates',
  },
  { id: 'DEP-06', line: 'Unnecessary dependencies removed, transitive versions consolidated' },
  { id: 'DEP-07', line: 'Dependencies documented, README section included' },
  { id: 'DEP-08', line: 'Monthly audit cycle and automated update checks configured' },
  { id: 'OBS-01', line: 'Trace context propagated in, out, and into PostgreSQL' },
  {
    id: 'OBS-02',
    line: 'Spans on request handlers and phases, with attributes, conventional names',
  },
  { id: 'OBS-03', line: 'Logs correlated with traces: trace id in every line' },
  { id: 'OBS-04', line: 'Structured JSON logs with severity and context' },
  { id: 'OBS-05', line: 'Metrics collected, true, exposed to Prometheus at /metrics' },
  { id: 'OBS-06', line: 'OTLP export to a collector' },
  { id: 'OBS-07', line: 'Jaeger integration' },
  { id: 'OBS-08', line: 'Zipkin integration' },
  { id: 'OBS-09', line: 'Cardinality managed' },
  { id: 'OBS-10', line: 'Sampling strategy' },
  { id: 'OBS-11', line: 'Custom metrics' },
  { id: 'OPS-01', line: '/health' },
  { id: 'OPS-02', line: '/ready (database connected)' },
  { id: 'OPS-03', line: '/live (process running)' },
  { id: 'OPS-04', line: '/metrics' },
  { id: 'OPS-05', line: 'Configuration validated at start-up' },
  { id: 'OPS-06', line: 'Signals handled (SIGTERM and the rest)' },
  { id: 'OPS-07', line: 'Graceful shutdown, connections drained' },
  { id: 'OPS-08', line: 'In-flight requests complete' },
  { id: 'OPS-09', line: 'scripts/healthcheck.sh' },
  { id: 'OPS-10', line: 'Kubernetes manifests with probes' },
  { id: 'DOC-01', line: 'docs/security-guide.md, SECURITY.md' },
  { id: 'DOC-02', line: 'docs/operations-guide.md (probes, metrics, operational endpoints)' },
  { id: 'DOC-03', line: 'docs/observability-guide.md, docs/distributed-tracing.md' },
  { id: 'DOC-04', line: 'docs/troubleshooting.md' },
  { id: 'DOC-05', line: 'docs/dependencies.md' },
  { id: 'DOC-06', line: 'API documentation current' },
  { id: 'DOC-07', line: 'Examples work, code examples verified' },
  { id: 'DOC-08', line: 'CHANGELOG.md and release notes' },
  { id: 'DOC-09', line: 'docs/README.md: structure, cross-references, no broken link' },
  { id: 'DOC-10', line: 'No lint or compiler warning, all tests pass, code formatted' },
]
