/**
 * The database schema `fraiseql` and how it came to be: one step after the other, never changed once
 * released. Expand first, contract in a later release, so that servers of two versions can run beside
 * each other while they are rolled out.
 */
export interface Migration {
  readonly version: number
  readonly title: string
  /** Statements, as the owner runs them in one transaction with all other steps that are due. */
  readonly sql: string
}

export const migrations: readonly Migration[] = [
  {
    version: 1,
    title: 'idempotency keys',
    sql: `create schema fraiseql;
comment on schema fraiseql is 'State of the FraiseQL server. Made and changed by fraiseql migrate.';
revoke all on schema fraiseql from public;

create table fraiseql.migrations (
  version integer primary key,
  title text not null,
  applied_at timestamptz not null default pg_catalog.now()
);
comment on table fraiseql.migrations is 'Steps that were applied to this schema.';

create table fraiseql.idempotency_keys (
  scope text not null,
  key text not null,
  fingerprint text not null,
  answers text[],
  created_at timestamptz not null default pg_catalog.now(),
  expires_at timestamptz not null,
  primary key (scope, key)
);
create index idempotency_keys_expires_at on fraiseql.idempotency_keys (expires_at);
comment on table fraiseql.idempotency_keys is 'Writes that came with an Idempotency-Key, each stored by its own transaction.';
comment on column fraiseql.idempotency_keys.scope is 'Whose key it is: a hash of role and claims.';
comment on column fraiseql.idempotency_keys.fingerprint is 'Hash of the operation and its values.';
comment on column fraiseql.idempotency_keys.answers is 'JSON of each field of Mutation, to be given again.';`,
  },
]

/** What this version of the server needs. */
export const systemVersion: number = migrations.at(-1)?.version ?? 0
